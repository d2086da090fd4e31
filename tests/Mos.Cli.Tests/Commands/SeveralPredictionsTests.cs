using Mos.Cli.App;
using Mos.Testing;

namespace Mos.Cli.Tests.Commands;

/// <summary>Networks joined by <c>--ensemble</c>, and features that drop out by <c>--dropout-passes</c>.</summary>
[Collection(ToolTests.Name)]
public sealed class SeveralPredictionsTests(Samples samples)
{
    [Fact]
    public async Task Score_of_an_ensemble_is_that_of_the_mean_of_its_members()
    {
        async Task<Csv> AloneAsync(string name) => new((await ScoreAsync("--model", samples[name], "--scorers", "msp", "--logits")).Output);
        Csv[] alone = [await AloneAsync("flat"), await AloneAsync("other-flat")];

        var joined = new Csv((await ScoreAsync("--model", samples["flat"], "--model", samples["other-flat"], "--ensemble", "--scorers", "ensemble,maxlogit")).Output);

        Assert.Equal(["file", "ensemble", "maxlogit"], joined.Header);
        Assert.All(Enumerable.Range(0, joined.Rows.Length), row =>
        {
            double[][] logits = [.. alone.Select(csv => Enumerable.Range(0, 24).Select(c => csv.Number(row, $"logit_{c}")).ToArray())];
            double[][] probabilities = [.. logits.Select(z => z.Select(l => Math.Exp(l - z.Max())).ToArray()).Select(e => e.Select(p => p / e.Sum()).ToArray())];
            Assert.Equal(probabilities[0].Zip(probabilities[1], (a, b) => (a + b) / 2).Max(), joined.Number(row, "ensemble"), 1e-6);
            Assert.Equal(logits[0].Zip(logits[1], (a, b) => (a + b) / 2).Max(), joined.Number(row, "maxlogit"), 1e-5);
        });
    }

    [Fact]
    public async Task Dropout_depends_on_rate_and_seed_and_leaves_other_scores_as_they_are()
    {
        async Task<Csv> OfAsync(params string[] options) => new((await ScoreAsync(["--model", samples["flat"], "--scorers", "msp,mc_dropout", "--dropout-passes", "6", .. options])).Output);
        var plain = new Csv((await ScoreAsync("--model", samples["flat"], "--scorers", "msp")).Output);
        Csv first = await OfAsync(), again = await OfAsync(), other = await OfAsync("--seed", "1"), gentle = await OfAsync("--dropout-rate", "0.000001");

        double[] Column(Csv csv, string name) => [.. Enumerable.Range(0, csv.Rows.Length).Select(row => csv.Number(row, name))];
        Assert.Equal(Column(plain, "msp"), Column(first, "msp"));
        Assert.Equal(Column(first, "mc_dropout"), Column(again, "mc_dropout"));
        Assert.NotEqual(Column(first, "mc_dropout"), Column(other, "mc_dropout"));
        Assert.All(Column(plain, "msp").Zip(Column(gentle, "mc_dropout")), s => Assert.Equal(s.First, s.Second, 1e-4));
    }

    [Fact]
    public async Task Evaluate_takes_an_ensemble_as_one_model()
    {
        using var folder = new TemporaryFolder();

        ToolRun run = await ToolRun.DoneAsync(
            "evaluate", "--model", samples["flat"], "--model", samples["other-flat"], "--ensemble", "--scorers", "msp,ensemble", "--in", samples["val"],
            "--ood", $"far={samples["far-noise"]}", "--bootstrap", "0", "--json", "--quiet", "--out", folder.Path);

        Assert.Equal(["ensemble"], run.Json().GetProperty("models").EnumerateArray().Select(m => m.GetProperty("name").GetString()));
        Assert.Equal(["msp", "ensemble"], run.Json().GetProperty("metrics").EnumerateArray().Select(m => m.GetProperty("method").GetString()));
    }

    [Fact]
    public async Task Dropout_needs_a_flat_head_and_a_model_without_it_says_how_to_have_it()
    {
        ToolRun grouped = await ToolRun.OfAsync("score", "--model", samples["group"], "--dropout-passes", "5", samples["far-noise"]);
        ToolRun single = await ToolRun.OfAsync("score", "--model", samples["flat"], "--scorers", "mc_dropout", samples["far-noise"]);

        Assert.Equal((ExitCode.Failed, ExitCode.Failed), (grouped.ExitCode, single.ExitCode));
        Assert.Contains("has no flat head with known weights", grouped.Error, StringComparison.Ordinal);
        Assert.Contains("--dropout-passes", single.Error, StringComparison.Ordinal);
    }

    private Task<ToolRun> ScoreAsync(params string[] options) => ToolRun.DoneAsync(["score", .. options, samples["far-noise"], "--quiet"]);
}
