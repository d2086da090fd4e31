using System.Text.Json;
using Mos.Cli.App;
using Mos.Detectors;
using Mos.Reporting;
using Mos.Testing;

namespace Mos.Cli.Tests.Commands;

[Collection(ToolTests.Name)]
public sealed class EvaluateCommandTests(Samples samples)
{
    [Fact]
    public async Task Json_and_files_hold_every_method_and_set()
    {
        using var folder = new TemporaryFolder();

        ToolRun run = await ToolRun.DoneAsync([.. Arguments(folder.Path), "--json", "--quiet"]);

        JsonElement json = run.Json();
        Assert.Equal(["flat", "group"], json.GetProperty("models").EnumerateArray().Select(m => m.GetProperty("name").GetString()));
        JsonElement[] metrics = [.. json.GetProperty("metrics").EnumerateArray()];
        Assert.Equal(4 * 2, metrics.Length);
        Assert.All(metrics, m => Assert.All(
            (string[])["auroc", "auprIn", "auprOut", "fprNearest", "fprAtLeast"], name => Assert.InRange(m.GetProperty(name).GetDouble(), 0, 1)));
        Assert.Equal(["far", "near"], metrics.Select(m => m.GetProperty("set").GetString()!).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal("", run.Error);

        string[] files = [ResultFiles.Json, ResultFiles.Markdown, ResultFiles.Csv, ResultFiles.Html];
        Assert.Equal(files.Order(StringComparer.Ordinal), Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(1 + 48 + 6 + 6, (await File.ReadAllLinesAsync(folder.File(ResultFiles.Csv))).Length);
        Assert.Equal(8, (await ResultFiles.LoadAsync(folder.Path)).Entries.Count);
    }

    [Fact]
    public async Task Table_is_on_stdout_and_progress_on_stderr()
    {
        using var folder = new TemporaryFolder();

        ToolRun run = await ToolRun.DoneAsync(Arguments(folder.Path));

        Assert.Contains("top-1", run.Output, StringComparison.Ordinal);
        Assert.Contains(run.Lines, line => line.TrimStart().StartsWith("near", StringComparison.Ordinal));
        Assert.Contains("48 of 48", run.Error, StringComparison.Ordinal);
        Assert.Contains(ResultFiles.Html, run.Error, StringComparison.Ordinal);
        Piped.IsClean(run.Output);
        Piped.FitsEightyColumns(run.Output);
    }

    [Fact]
    public async Task Unreadable_images_are_listed_and_left_out()
    {
        using var folder = new TemporaryFolder();

        ToolRun run = await ToolRun.OfAsync([.. Arguments(folder.Path), "--ood", $"mixed={samples["mixed"]}", "--quiet"]);

        Assert.Equal(ExitCode.SomeUnreadable, run.ExitCode);
        Assert.Contains("cut.jpg", run.Error, StringComparison.Ordinal);
        Assert.Contains("mixed", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gallery_puts_pictures_of_mistakes_into_the_report_which_can_be_rendered_without_them()
    {
        using var folder = new TemporaryFolder();
        await ToolRun.DoneAsync([.. Arguments(folder.Path), "--gallery", "2", "--bootstrap", "0", "--quiet"]);
        string with = await File.ReadAllTextAsync(folder.File(ResultFiles.Html));

        await ToolRun.DoneAsync("report", folder.Path, "--quiet");
        string without = await File.ReadAllTextAsync(folder.File(ResultFiles.Html));
        await ToolRun.DoneAsync("report", folder.Path, "--gallery", "2", "--quiet");

        Assert.Contains("src=\"data:image/webp;base64,UklGR", with, StringComparison.Ordinal);
        Assert.DoesNotContain("data:image", without, StringComparison.Ordinal);
        Assert.Equal(with, await File.ReadAllTextAsync(folder.File(ResultFiles.Html)));
    }

    private string[] Arguments(string folder) =>
    [
        "evaluate", "--model", samples["flat"], "--model", samples["group"], "--in", samples["val"],
        "--ood", $"near={samples["near-figures"]}", "--ood", $"far={samples["far-noise"]}", "--out", folder,
    ];

    [Fact]
    public async Task All_that_was_left_out_stands_in_the_reports_as_on_the_console()
    {
        using var folder = new TemporaryFolder();

        ToolRun run = await ToolRun.DoneAsync(
            "evaluate", "--in", samples["stored-val"], "--ood", $"far={samples["stored-far"]}", "--scorers", "all", "--bootstrap", "0", "--out", folder.Path);

        const string Reason = "needs group head, which the model does not give";
        Assert.Contains($"Left out: mos: {Reason}.", run.Error, StringComparison.Ordinal);
        Assert.Contains($"- mos: {Reason}\n", await File.ReadAllTextAsync(folder.File("results.md")), StringComparison.Ordinal);
        Assert.Contains($"<dd>{Reason}</dd>", await File.ReadAllTextAsync(folder.File("report.html")), StringComparison.Ordinal);
        OodBenchmarkResult result = await ResultFiles.LoadAsync(folder.Path);
        Assert.Contains(new LeftOutScorer("mos", Reason), result.LeftOut!);
    }
}
