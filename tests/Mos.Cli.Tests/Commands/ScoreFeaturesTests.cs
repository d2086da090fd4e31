using Mos.Detectors;
using Mos.Testing;

namespace Mos.Cli.Tests.Commands;

/// <summary>Scores of arrays that another framework wrote.</summary>
[Collection(ToolTests.Name)]
public sealed class ScoreFeaturesTests(Samples samples)
{
    [Fact]
    public async Task Columns_are_the_specs_and_their_values_those_of_the_library()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("scores.csv");

        await ToolRun.DoneAsync(
            "score-features", "--fit", samples["fit-arrays"], "--val", samples["val-arrays"], "--data", samples["data-arrays"], "--head", samples["head-arrays"],
            "--scorer", "energy:T=2", "--scorer", "vim:dim=2", "--scorer", "temp_scaling", "--scorer", "react:percentile=95+gen", "--out", path);

        string[] lines = await File.ReadAllLinesAsync(path);
        Assert.Equal("file,energy:T=2,vim:dim=2,temp_scaling,react:percentile=95+gen", lines[0]);
        LinearHead head = SignalArrays.ReadHead(samples["head-arrays"]);
        StoredSignals fit = SignalArrays.Read(samples["fit-arrays"], head), data = SignalArrays.Read(samples["data-arrays"], head);
        IReadOnlyList<IOodScorer> expected = await ScorerFitting.PrepareAsync(
            data.Model, [Scorers.Energy(2), Scorers.Vim(2), Scorers.TemperatureScaling(), Scorers.Parse("react:percentile=95+gen")], fit, SignalArrays.Read(samples["val-arrays"], head));
        double[][] scores = [.. expected.Select(s => s.Score(data.ReadParts().Single().Output))];
        Assert.Equal(
            Enumerable.Range(0, 5).Select(i => string.Join(',', scores.Select(s => s[i].ToString("R", null)).Prepend($"data-arrays.npz[{i}]"))),
            lines[1..]);
    }

    [Fact]
    public async Task All_leaves_out_what_cannot_run_and_says_why()
    {
        using var folder = new TemporaryFolder();

        ToolRun run = await ToolRun.DoneAsync("score-features", "--fit", samples["val-arrays"], "--data", samples["data-arrays"], "--head", samples["head-arrays"], "--scorers", "all", "--out", folder.File("a.csv"));

        string[] columns = (await File.ReadAllLinesAsync(folder.File("a.csv")))[0].Split(',');
        Assert.True(columns.Length > 40, $"Few scorers ran: {string.Join(", ", columns)}");
        Assert.DoesNotContain("knn", columns);
        Assert.Contains("Left out: knn: Scorer 'knn' cannot learn from these images: 50 neighbours need as many images, and 30 are stored", run.Error, StringComparison.Ordinal);
        Assert.Contains("Left out: mos: needs group head, which the model does not give.", run.Error, StringComparison.Ordinal);
        Assert.Contains("Left out: mahalanobis: needs stages", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_leaves_the_field_of_an_image_without_a_score_empty()
    {
        using var folder = new TemporaryFolder();
        string[] what = ["score-features", "--data", samples["silent-arrays"], "--head", samples["head-arrays"]];

        ToolRun run = await ToolRun.DoneAsync([.. what, "--scorers", "all", "--out", folder.File("a.csv")]);

        string[][] rows = [.. (await File.ReadAllLinesAsync(folder.File("a.csv"))).Select(l => l.Split(','))];
        int cosine = Array.IndexOf(rows[0], "max_cosine_head"), msp = Array.IndexOf(rows[0], "msp");
        Assert.Equal(("", "0.3333333333333333"), (rows[1][cosine], rows[1][msp]));
        Assert.DoesNotContain("", rows[2]);
        Assert.Contains("No score of max_cosine_head for 1 image: Scorer 'max_cosine_head': image 'silent-arrays.npz[0]' has no score, because its features are all 0", run.Error, StringComparison.Ordinal);
        ToolRun json = await ToolRun.DoneAsync([.. what, "--scorers", "all", "--json", "--quiet"]);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, json.Json()[0].GetProperty("scores").GetProperty("max_cosine_head").ValueKind);
        ToolRun named = await ToolRun.OfAsync([.. what, "--scorers", "msp,max_cosine_head"]);
        Assert.Equal(1, named.ExitCode);
        Assert.Contains("image 'silent-arrays.npz[0]' has no score", named.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_file_the_scores_are_printed()
    {
        ToolRun run = await ToolRun.DoneAsync("score-features", "--data", samples["data-arrays"], "--head", samples["head-arrays"], "--scorers", "msp", "--json", "--quiet");

        Assert.Equal(5, run.Json().GetArrayLength());
        Assert.InRange(run.Json()[0].GetProperty("scores").GetProperty("msp").GetDouble(), 1.0 / 3, 1);
    }

    [Fact]
    public async Task Stored_signals_are_taken_too()
    {
        using var folder = new TemporaryFolder();

        await ToolRun.DoneAsync("score-features", "--data", samples["stored-val"], "--scorers", "msp,maxlogit", "--out", folder.File("a.csv"), "--quiet");
        await ToolRun.DoneAsync("score", samples["val"], "--model", samples["flat"], "--scorers", "msp,maxlogit", "--batch", "16", "--out", folder.File("b.csv"), "--quiet");

        Assert.Equal(
            (await File.ReadAllLinesAsync(folder.File("b.csv"))).Select(l => l.Split(',')[1..]),
            (await File.ReadAllLinesAsync(folder.File("a.csv"))).Select(l => l.Split(',')[1..]));
    }
}
