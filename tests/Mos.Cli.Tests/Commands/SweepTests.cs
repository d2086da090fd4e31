using System.Text.Json;
using Mos.Testing;

namespace Mos.Cli.Tests.Commands;

/// <summary>Options of scorers, tried on validation signals.</summary>
[Collection(ToolTests.Name)]
public sealed class SweepTests(Samples samples)
{
    [Fact]
    public async Task Tuning_on_unknown_images_is_said_wherever_the_result_stands()
    {
        using var folder = new TemporaryFolder();

        ToolRun run = await ToolRun.DoneAsync(
            "sweep", "--fit", samples["fit-arrays"], "--val", samples["val-arrays"], "--ood-val", $"far={samples["ood-arrays"]}", "--head", samples["head-arrays"],
            "--scorers", "knn,she", "--scorer", "react+mcm", "--out", folder.Path);

        Assert.Contains("Options were tuned on out-of-distribution data (far)", run.Output, StringComparison.Ordinal);
        Assert.Contains("Left out: knn:K=100: Scorer 'knn:K=100' cannot learn", run.Error, StringComparison.Ordinal);
        string[][] rows = [.. (await File.ReadAllLinesAsync(folder.File("sweep.csv"))).Select(l => l.Split(','))];
        Assert.Equal(["scorer", "spec", "objective", "far", "best"], rows[0]);
        Assert.Equal(1 + 3 + 12, rows.Length - 1);
        Assert.Equal(["knn", "she", "react+mcm"], rows.Where(r => r[4] == "1").Select(r => r[0]));
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("sweep.json")));
        Assert.Contains("tuned on out-of-distribution data", document.RootElement.GetProperty("statement").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, document.RootElement.GetProperty("best").GetArrayLength());
    }

    [Fact]
    public async Task All_are_those_with_listed_values_and_without_unknown_images_a_proxy_stands_in()
    {
        using var folder = new TemporaryFolder();

        ToolRun run = await ToolRun.DoneAsync("sweep", "--fit", samples["stored-train"], "--val", samples["stored-val"], "--out", folder.Path, "--json", "--quiet");

        JsonElement found = run.Json();
        Assert.Equal("AUROC of rightly against wrongly classified validation images", found.GetProperty("objective").GetString());
        Assert.Empty(found.GetProperty("outOfDistribution").EnumerateArray());
        Assert.True(found.GetProperty("best").GetArrayLength() > 8);
        Assert.Empty(run.Error);
    }
}
