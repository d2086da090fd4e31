namespace Mos;

/// <summary>A point of a ROC curve: what happens when scores at or above a threshold are taken for in-distribution.</summary>
/// <param name="Threshold">The threshold; positive infinity for the first point, (0, 0).</param>
/// <param name="Fpr">Share of the out-of-distribution scores at or above it, 0 to 1.</param>
/// <param name="Tpr">Share of the in-distribution scores at or above it, 0 to 1.</param>
public readonly record struct RocPoint(double Threshold, double Fpr, double Tpr);
