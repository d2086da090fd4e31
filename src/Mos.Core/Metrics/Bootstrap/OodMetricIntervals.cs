namespace Mos;

/// <summary>An interval for each metric of <see cref="OodMetrics"/>, as <see cref="BootstrapIntervals"/> computes them.</summary>
/// <param name="Auroc">Of the area under the ROC curve.</param>
/// <param name="AuprIn">Of the average precision with in-distribution as positive.</param>
/// <param name="AuprOut">Of the average precision with out-of-distribution as positive.</param>
/// <param name="FprNearest">Of the FPR by the convention <see cref="FprConvention.Nearest"/>.</param>
/// <param name="FprAtLeast">Of the FPR by the convention <see cref="FprConvention.AtLeast"/>.</param>
public sealed record OodMetricIntervals(Interval Auroc, Interval AuprIn, Interval AuprOut, Interval FprNearest, Interval FprAtLeast);
