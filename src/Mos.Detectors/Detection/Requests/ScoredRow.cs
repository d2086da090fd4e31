namespace Mos.Detectors;

/// <summary>What was said of one image of a batch.</summary>
internal readonly record struct ScoredRow(ModelScores Scores, int Row);
