using System.Text.Json;

namespace Mos.Cli.Tests.Commands;

[Collection(ToolTests.Name)]
public sealed class MetricsCommandTests(Samples samples)
{
    // In: 3, 2.5, 2, 1; out: 0, -1, 1.5. Of the 12 pairs one, (1, 1.5), is the wrong way round.
    private const double Auroc = 11.0 / 12;

    [Fact]
    public async Task Json_gives_the_metrics_as_shares()
    {
        ToolRun run = await ToolRun.DoneAsync("metrics", "--in", samples["scores-in"], "--ood", samples["scores-ood"], "--json");

        JsonElement json = run.Json();
        Assert.Equal(Auroc, json.GetProperty("auroc").GetDouble(), 12);
        Assert.InRange(json.GetProperty("auprIn").GetDouble(), 0.9, 1);
        Assert.InRange(json.GetProperty("auprOut").GetDouble(), 0.8, 1);
        Assert.Equal(1.0 / 3, json.GetProperty("fpr").GetProperty("nearest").GetDouble(), 12);
        Assert.Equal(1.0 / 3, json.GetProperty("fpr").GetProperty("atLeast").GetDouble(), 12);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task Table_is_in_percent_and_says_which_convention()
    {
        ToolRun run = await ToolRun.DoneAsync("metrics", "--in", samples["scores-in"], "--ood", samples["scores-ood"], "--level", "0.75");

        Assert.Contains(run.Lines, line => line.Contains("AUROC", StringComparison.Ordinal) && line.EndsWith("91.67", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.Contains("FPR at TPR 0.75 (nearest)", StringComparison.Ordinal) && line.EndsWith(" 33.33", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.Contains("FPR at TPR 0.75 (at least)", StringComparison.Ordinal) && line.EndsWith(" 0.00", StringComparison.Ordinal));
        Piped.IsClean(run.Output);
    }
}
