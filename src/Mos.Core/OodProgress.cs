namespace Mos;

/// <summary>How far a long operation has come.</summary>
/// <param name="Stage">What is being done, in a few words.</param>
/// <param name="Done">Units finished in this stage.</param>
/// <param name="Total">Units of this stage, or null when unknown.</param>
public readonly record struct OodProgress(string Stage, long Done, long? Total);
