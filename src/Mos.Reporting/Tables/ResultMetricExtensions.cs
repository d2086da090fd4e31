using System.Diagnostics;

namespace Mos.Reporting;

/// <summary>What a metric is called, where it is read and which way is better.</summary>
internal static class ResultMetricExtensions
{
    public static bool HigherIsBetter(this ResultMetric metric) => metric is not (ResultMetric.FprNearest or ResultMetric.FprAtLeast);

    public static string Title(this ResultMetric metric, double tprLevel) => metric switch
    {
        ResultMetric.Auroc => "AUROC",
        ResultMetric.FprNearest => Figures.FprName(tprLevel),
        ResultMetric.FprAtLeast => Figures.FprName(tprLevel) + " (AtLeast)",
        ResultMetric.AuprIn => "AUPR-In",
        ResultMetric.AuprOut => "AUPR-Out",
        _ => throw new UnreachableException(),
    };

    public static Interval Of(this ResultMetric metric, OodMetricIntervals intervals) => metric switch
    {
        ResultMetric.Auroc => intervals.Auroc,
        ResultMetric.FprNearest => intervals.FprNearest,
        ResultMetric.FprAtLeast => intervals.FprAtLeast,
        ResultMetric.AuprIn => intervals.AuprIn,
        ResultMetric.AuprOut => intervals.AuprOut,
        _ => throw new UnreachableException(),
    };

    public static double Of(this ResultMetric metric, OodMetrics metrics) => metric switch
    {
        ResultMetric.Auroc => metrics.Auroc,
        ResultMetric.FprNearest => metrics.FprNearest,
        ResultMetric.FprAtLeast => metrics.FprAtLeast,
        ResultMetric.AuprIn => metrics.AuprIn,
        ResultMetric.AuprOut => metrics.AuprOut,
        _ => throw new UnreachableException(),
    };
}
