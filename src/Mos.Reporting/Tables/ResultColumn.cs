namespace Mos.Reporting;

/// <summary>A column of a <see cref="ResultTable"/>: a metric on an OOD set, or its average over all of them.</summary>
/// <param name="Set">Name of the OOD set; null for the average.</param>
/// <param name="Metric">What the column shows.</param>
/// <param name="Title">Short name of the metric, such as <c>AUROC</c> or <c>FPR95</c>.</param>
/// <param name="HigherIsBetter">Whether higher values are better.</param>
public sealed record ResultColumn(string? Set, ResultMetric Metric, string Title, bool HigherIsBetter)
{
    /// <summary>The heading of the set: its name, or <c>Average</c>.</summary>
    public string Group => Set ?? "Average";

    /// <summary>The metric's name with an arrow towards the better values: <c>AUROC ↑</c>, <c>FPR95 ↓</c>.</summary>
    public string Heading => Title + (HigherIsBetter ? " ↑" : " ↓");
}
