using Mos.Detectors;

namespace Mos.Reporting.Tests;

public sealed class ResultTableTests
{
    [Fact]
    public void Columns_are_the_metrics_of_each_set_then_their_averages()
    {
        ResultTable table = ResultTable.FromResult(Result(("a", "X", 0.9, 0.3), ("a", "Y", 0.8, 0.5)));

        Assert.Equal(
            ["X AUROC ↑", "X FPR95 ↓", "Y AUROC ↑", "Y FPR95 ↓", "Average AUROC ↑", "Average FPR95 ↓"],
            table.Columns.Select(c => $"{c.Group} {c.Heading}"));
        Assert.Equal(["90.00", "30.00", "80.00", "50.00", "85.00", "40.00"], table.Rows.Single().Cells.Select(c => c.Text));
    }

    [Fact]
    public void Best_is_the_highest_auroc_and_the_lowest_fpr()
    {
        ResultTable table = ResultTable.FromResult(Result(("a", "X", 0.9, 0.3), ("b", "X", 0.8, 0.2)));

        Assert.Equal([true, false], table.Rows[0].Cells.Select(c => c.IsBest));
        Assert.Equal([false, true], table.Rows[1].Cells.Select(c => c.IsBest));
    }

    [Fact]
    public void Figures_that_read_alike_are_marked_alike()
    {
        ResultTable table = ResultTable.FromResult(Result(("a", "X", 0.90001, 0.5), ("b", "X", 0.90002, 0.6)));

        Assert.True(table.Rows[0].Cells[0].IsBest);
        Assert.True(table.Rows[1].Cells[0].IsBest);
    }

    [Fact]
    public void Single_set_has_no_average_and_a_single_row_no_best()
    {
        ResultTable table = ResultTable.FromResult(Result(("a", "X", 0.9, 0.3)));

        Assert.Equal(["X", "X"], table.Columns.Select(c => c.Set));
        Assert.DoesNotContain(table.Rows.Single().Cells, c => c.IsBest);
    }

    [Fact]
    public void Method_that_lacks_a_set_has_a_dash_and_no_average()
    {
        ResultTable table = ResultTable.FromResult(Result(("a", "X", 0.9, 0.3), ("a", "Y", 0.8, 0.4), ("b", "X", 0.7, 0.6)), ResultMetric.Auroc);

        Assert.Equal(["70.00", "–", "–"], table.Rows[1].Cells.Select(c => c.Text));
        Assert.Equal(0.85, table.Rows[0].Cells[2].Value!.Value, 12);
    }

    [Theory]
    [InlineData(ResultMetric.Auroc, "AUROC", 0.1)]
    [InlineData(ResultMetric.AuprIn, "AUPR-In", 0.2)]
    [InlineData(ResultMetric.AuprOut, "AUPR-Out", 0.3)]
    [InlineData(ResultMetric.FprNearest, "FPR90", 0.4)]
    [InlineData(ResultMetric.FprAtLeast, "FPR90 (AtLeast)", 0.5)]
    public void Metric_is_read_from_its_place_and_named_after_the_level(ResultMetric metric, string title, double value)
    {
        OodBenchmarkResult result = Result(("a", "X", 0, 0));
        result = result with { Run = result.Run with { TprLevel = 0.9 }, Entries = [new("a", "X", new OodMetrics(0.1, 0.2, 0.3, 0.4, 0.5, 0.9))] };

        ResultTable table = ResultTable.FromResult(result, metric);

        Assert.Equal(title, table.Columns.Single().Title);
        Assert.Equal(value, table.Rows.Single().Cells.Single().Value);
    }

    [Theory]
    [InlineData(ResultMetric.Auroc, "10.00–11.00", "15.00–15.50")]
    [InlineData(ResultMetric.AuprIn, "20.00–21.00", "25.00–25.50")]
    [InlineData(ResultMetric.AuprOut, "30.00–31.00", "35.00–35.50")]
    [InlineData(ResultMetric.FprNearest, "40.00–41.00", "45.00–45.50")]
    [InlineData(ResultMetric.FprAtLeast, "50.00–51.00", "55.00–55.50")]
    public void Cell_has_the_interval_of_its_metric_and_the_average_its_own(ResultMetric metric, string ofSet, string ofAverage)
    {
        OodBenchmarkResult result = Result(("a", "X", 0.9, 0.3), ("a", "Y", 0.8, 0.5));
        OodMetricIntervals intervals = new(new(0.1, 0.11), new(0.2, 0.21), new(0.3, 0.31), new(0.4, 0.41), new(0.5, 0.51));
        OodMetricIntervals average = new(new(0.15, 0.155), new(0.25, 0.255), new(0.35, 0.355), new(0.45, 0.455), new(0.55, 0.555));
        result = result with
        {
            Methods = [result.Methods[0] with { AverageIntervals = average }],
            Entries = [result.Entries[0] with { Intervals = intervals }, result.Entries[1]],
        };

        ResultTable table = ResultTable.FromResult(result, metric);

        Assert.True(table.HasIntervals);
        Assert.Equal([ofSet, "–", ofAverage], table.Rows.Single().Cells.Select(c => c.Range));
    }

    private static OodBenchmarkResult Result(params (string Method, string Set, double Auroc, double Fpr)[] entries)
    {
        OodBenchmarkResult drawn = DrawnResult.Create(images: 2);
        return drawn with
        {
            Methods = [.. entries.Select(e => e.Method).Distinct().Select(m => new BenchmarkMethod(m, m, "group", 0))],
            Sets = [drawn.Sets[0], .. entries.Select(e => e.Set).Distinct().Select(s => drawn.Sets[1] with { Name = s })],
            Entries = [.. entries.Select(e => new BenchmarkEntry(e.Method, e.Set, new OodMetrics(e.Auroc, 0, 0, e.Fpr, 0, 0.95)))],
        };
    }
}
