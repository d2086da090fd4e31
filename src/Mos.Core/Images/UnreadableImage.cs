namespace Mos;

/// <summary>An image that could not be read.</summary>
/// <param name="Source">Its path or name.</param>
/// <param name="Reason">The cause, in one sentence.</param>
public sealed record UnreadableImage(string Source, string Reason);
