namespace Mos;

/// <summary>What a check found of one part of a layout, or of one list file.</summary>
/// <param name="Name">The part, or the list.</param>
/// <param name="Path">Where it was looked for.</param>
/// <param name="Images">Images that are there.</param>
/// <param name="Problems">What is wrong, each in one sentence; empty: nothing.</param>
public sealed record DataFinding(string Name, string Path, long Images, IReadOnlyList<string> Problems);
