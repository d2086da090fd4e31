using Mos.Detectors;

namespace Mos.Reporting;

/// <summary>A table of metrics with its heading and what must be known to read it.</summary>
internal sealed record ReportTable(string Title, ResultTable Table, string Note);

/// <summary>The tables of a report, in order.</summary>
internal static class ReportTables
{
    public static IReadOnlyList<ReportTable> Of(OodBenchmarkResult result)
    {
        string fpr = Figures.FprName(result.Run.TprLevel);
        string level = Figures.Level(result.Run.TprLevel);
        return
        [
            new ReportTable(
                $"AUROC and {fpr}",
                ResultTable.FromResult(result),
                "In per cent; arrows point to the better values, the best of each column is bold. In-distribution is the positive class. "
                + $"{fpr} is the share of OOD images that pass as in-distribution where {level} of the in-distribution images do; "
                + $"convention Nearest (the paper's code): at the ROC point whose TPR is nearest to {level}."),
            new ReportTable(
                "AUPR",
                ResultTable.FromResult(result, ResultMetric.AuprIn, ResultMetric.AuprOut),
                "In per cent. AUPR is average precision (not interpolated): In with in-distribution as positive, Out with OOD as positive."),
            new ReportTable(
                $"{fpr}, convention AtLeast",
                ResultTable.FromResult(result, ResultMetric.FprAtLeast),
                $"In per cent. The convention of most libraries: at the first ROC point whose TPR reaches {level}."),
        ];
    }
}
