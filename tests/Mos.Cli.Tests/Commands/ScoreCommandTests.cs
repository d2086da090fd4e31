using System.Text.Json;
using Mos.Cli.App;
using Mos.Testing;

namespace Mos.Cli.Tests.Commands;

[Collection(ToolTests.Name)]
public sealed class ScoreCommandTests(Samples samples)
{
    [Fact]
    public async Task Csv_has_a_row_for_each_image_and_a_column_for_each_scorer()
    {
        ToolRun run = await ToolRun.DoneAsync("score", "--model", samples["flat"], samples["val"], samples["far-noise"]);

        var csv = new Csv(run.Output);
        Assert.Equal(["file", "msp", "odin", "energy"], csv.Header);
        Assert.Equal(48 + 6, csv.Rows.Length);
        Assert.All(csv.Rows, row => Assert.True(File.Exists(row[0]), row[0]));
        Assert.Contains("scoring: 54 of 54", run.Error, StringComparison.Ordinal);
        Piped.IsClean(run.Output.Replace("\r", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logits_and_features_are_columns_of_their_own()
    {
        ToolRun run = await ToolRun.DoneAsync("score", "--model", samples["group"], "--scorers", "mos", "--logits", "--features", samples["far-noise"], "--quiet");

        var csv = new Csv(run.Output);
        Assert.Equal(["file", "mos", .. Enumerable.Range(0, 28).Select(i => $"logit_{i}"), .. Enumerable.Range(0, 1024).Select(i => $"feature_{i}")], csv.Header);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task Json_is_an_array_with_the_figures_of_the_csv()
    {
        string[] args = ["score", "--model", samples["flat"], "--scorers", "msp,energy", "--logits", samples["far-noise"], "--quiet"];

        var csv = new Csv((await ToolRun.DoneAsync(args)).Output);
        JsonElement[] json = [.. (await ToolRun.DoneAsync([.. args, "--json"])).Json().EnumerateArray()];

        Assert.Equal(csv.Rows.Select(r => r[0]), json.Select(j => j.GetProperty("file").GetString()));
        Assert.Equal(csv.Number(2, "msp"), json[2].GetProperty("scores").GetProperty("msp").GetDouble());
        Assert.Equal(["msp", "energy:T=1"], json[0].GetProperty("scores").EnumerateObject().Select(s => s.Name.StartsWith("energy", StringComparison.Ordinal) ? "energy:T=1" : s.Name));
        Assert.Equal(24, json[0].GetProperty("logits").GetArrayLength());
        Assert.False(json[0].TryGetProperty("features", out _));
    }

    [Fact]
    public async Task Features_need_no_head()
    {
        ToolRun run = await ToolRun.DoneAsync("score", "--model", samples["backbone"], "--features", samples["far-noise"]);

        Assert.Equal(1 + 1024, new Csv(run.Output).Header.Length);
    }

    [Fact]
    public async Task File_holds_what_would_have_been_printed()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a folder/scores öäü.csv");
        string[] args = ["score", "--model", samples["group"], samples["far-noise"], "--quiet"];

        ToolRun printed = await ToolRun.DoneAsync(args);
        ToolRun written = await ToolRun.DoneAsync([.. args, "--out", path]);

        Assert.Equal("", written.Output);
        Assert.Equal(printed.Output, await File.ReadAllTextAsync(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Scores_do_not_depend_on_batch_and_threads()
    {
        string[] args = ["score", "--model", samples["group"], samples["val"], "--quiet"];

        var one = new Csv((await ToolRun.DoneAsync([.. args, "--batch", "1"])).Output);
        var many = new Csv((await ToolRun.DoneAsync([.. args, "--batch", "48"])).Output);

        for (int row = 0; row < one.Rows.Length; row++)
        {
            Assert.Equal(one.Number(row, "mos"), many.Number(row, "mos"), 1e-6);
        }
    }

    [Fact]
    public async Task Unreadable_images_are_listed_and_left_out()
    {
        ToolRun run = await ToolRun.OfAsync("score", "--model", samples["group"], samples["mixed"], "--quiet");

        Assert.Equal(ExitCode.SomeUnreadable, run.ExitCode);
        Assert.Equal(3, new Csv(run.Output).Rows.Length);
        Assert.Contains("2 images could not be read", run.Error, StringComparison.Ordinal);
        Assert.Contains("0 bytes.png", run.Error, StringComparison.Ordinal);
        Assert.Contains("cut.jpg", run.Error, StringComparison.Ordinal);
    }
}
