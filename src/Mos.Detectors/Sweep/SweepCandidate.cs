namespace Mos.Detectors;

/// <summary>A method that a sweep tries.</summary>
/// <param name="Scorer">What it is a form of: the best of each is told.</param>
/// <param name="Method">The scorer, or the estimator of one that learns, with the options that are tried; its name tells them.</param>
public sealed record SweepCandidate(string Scorer, IOodMethod Method);
