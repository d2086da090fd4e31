namespace Mos.Detectors;

/// <summary>A scorer that was not run where all were asked for.</summary>
/// <param name="Scorer">Its spec.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record LeftOutScorer(string Scorer, string Reason);
