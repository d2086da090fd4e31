using System.Diagnostics;
using System.Text.Json;
using Mos.Cli.App;
using Mos.Testing;

namespace Mos.Cli.Tests.Commands;

/// <summary><c>extract</c>, <c>fit</c>, and <c>evaluate</c> on what they leave.</summary>
[Collection(ToolTests.Name)]
public sealed class StoredSignalsTests(Samples samples)
{
    private const int Terminated = 143;

    [Fact]
    public async Task Evaluate_gives_the_same_scores_from_stored_signals_and_fitted_scorers_as_from_images()
    {
        using var folder = new TemporaryFolder();

        ToolRun images = await ToolRun.DoneAsync(
            "evaluate", "--model", samples["flat"], "--in", samples["val"], "--ood", $"far={samples["far-noise"]}", "--fitted", samples["fitted"], "--scorers", "msp,maxlogit,energy,odin,ash_s", "--bootstrap", "0", "--out", folder.File("images"));
        ToolRun stored = await ToolRun.DoneAsync(
            "evaluate", "--in", samples["stored-val"], "--ood", $"far={samples["stored-far"]}", "--fitted", samples["fitted"], "--scorers", "msp,maxlogit,energy,odin,ash_s", "--bootstrap", "0", "--out", folder.File("stored"));

        string[] scores = File.ReadAllLines(folder.File("images/scores.csv"));
        Assert.Equal("set,file,msp,maxlogit,energy,odin,ash_s,kl", scores[0]);
        Assert.Equal(scores.Select(WithoutSet), File.ReadAllLines(folder.File("stored/scores.csv")).Select(WithoutSet));
        Assert.Equal(images.Lines.Where(l => l.Contains("far", StringComparison.Ordinal)), stored.Lines.Where(l => l.Contains("far", StringComparison.Ordinal)));

        // The in-distribution set has the name of its folder.
        static string WithoutSet(string line) => line[line.IndexOf(',', StringComparison.Ordinal)..];
    }

    [Fact]
    public async Task Signals_of_scaled_jpegs_say_so_and_are_not_mixed_with_those_of_whole_ones()
    {
        using var folder = new TemporaryFolder();

        await ToolRun.DoneAsync("extract", "--model", samples["flat"], "--data", samples["val"], "--scaled-jpeg", "--out", folder.File("scaled"), "--quiet");
        ToolRun mixed = await ToolRun.OfAsync("evaluate", "--in", folder.File("scaled"), "--ood", $"far={samples["stored-far"]}", "--bootstrap", "0", "--out", folder.File("out"));

        Assert.Contains("\"scaledJpeg\":true", File.ReadAllText(folder.File("scaled/manifest.json")).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, mixed.ExitCode);
    }

    [Fact]
    public async Task Fit_from_shards_is_that_from_images_and_named_scorers_are_taken_from_its_file()
    {
        using var folder = new TemporaryFolder();
        string store = folder.File("train"), fitted = folder.File("fitted");
        foreach (int i in (int[])[1, 0, 2])
        {
            ToolRun run = await ToolRun.DoneAsync("extract", "--model", samples["flat"], "--data", samples["train"], "--shard", $"{i}/3", "--out", store, "--json", "--quiet");
            Assert.Equal(i, run.Json().GetProperty("shardIndex").GetInt32());
        }

        JsonElement found = (await ToolRun.DoneAsync("fit", "--features", store, "--scorers", "kl", "--out", fitted, "--json")).Json();
        ToolRun evaluated = await ToolRun.DoneAsync(
            "evaluate", "--in", samples["stored-val"], "--ood", $"far={samples["stored-far"]}", "--fitted", fitted, "--scorers", "msp,kl", "--bootstrap", "0", "--json", "--out", folder.File("out"));

        Assert.Equal(["kl"], found.GetProperty("scorers").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(72, found.GetProperty("images").GetInt32());
        Assert.Equal(["msp", "kl"], evaluated.Json().GetProperty("metrics").EnumerateArray().Select(m => m.GetProperty("method").GetString()));
        using TensorFile shards = TensorFile.Open(fitted), whole = TensorFile.Open(samples["fitted"]);
        Assert.All(whole["0/class_means"].ToDoubles().Zip(shards["0/class_means"].ToDoubles()), m => Assert.Equal(m.First, m.Second, 1e-12));
    }

    [Fact]
    public async Task Stored_features_serve_another_head_on_the_same_backbone()
    {
        using var folder = new TemporaryFolder();

        ToolRun run = await ToolRun.DoneAsync(
            "evaluate", "--model", samples["flat"], "--model", samples["group"], "--in", samples["stored-val"], "--ood", $"far={samples["stored-far"]}",
            "--fit", samples["stored-train"], "--scorers", "mos,msp,kl", "--bootstrap", "0", "--json", "--out", folder.Path);

        Assert.Equal(["msp", "kl", "mos"], run.Json().GetProperty("metrics").EnumerateArray().Select(m => m.GetProperty("method").GetString()));
        Assert.Equal(0, run.Json().GetProperty("passes").GetProperty("taken").GetInt64());
    }

    [Fact]
    public async Task Unreadable_images_are_listed_when_signals_are_stored_and_when_they_are_evaluated()
    {
        using var folder = new TemporaryFolder();

        ToolRun extracted = await ToolRun.OfAsync("extract", "--model", samples["flat"], "--data", samples["mixed"], "--out", folder.File("mixed"));
        ToolRun evaluated = await ToolRun.OfAsync("evaluate", "--in", samples["stored-val"], "--ood", $"mixed={folder.File("mixed")}", "--bootstrap", "0", "--out", folder.File("out"));

        foreach (ToolRun run in (ToolRun[])[extracted, evaluated])
        {
            Assert.Equal(ExitCode.SomeUnreadable, run.ExitCode);
            Assert.Contains("2 images could not be read", run.Error, StringComparison.Ordinal);
        }

        Assert.Contains("of 3 images by flat", extracted.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_none_of_which_can_be_read_are_a_failure()
    {
        using var folder = new TemporaryFolder();

        ToolRun run = await ToolRun.OfAsync("extract", "--model", samples["flat"], "--data", samples["unreadable"], "--out", folder.File("bad"));

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("None of the 2 images", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_tells_of_stores_and_of_fitted_scorers()
    {
        ToolRun text = await ToolRun.DoneAsync("inspect", samples["stored-val"]);
        JsonElement half = (await ToolRun.DoneAsync("inspect", samples["half-store"], "--json")).Json();
        ToolRun fitted = await ToolRun.DoneAsync("inspect", samples["fitted"]);
        JsonElement json = (await ToolRun.DoneAsync("inspect", samples["fitted"], "--json")).Json();

        Assert.Contains("Logits, Features, Stages of 48 images by flat", text.Output, StringComparison.Ordinal);
        Assert.Contains("48 of 48", text.Output, StringComparison.Ordinal);
        Assert.Equal("StoredSignals", half.GetProperty("format").GetString());
        Assert.False(half.GetProperty("shards")[0].GetProperty("isComplete").GetBoolean());
        Assert.Contains("fitted scorer kl of the model ", fitted.Output, StringComparison.Ordinal);
        Assert.Equal(["kl"], json.GetProperty("fitted").EnumerateArray().Select(f => f.GetProperty("spec").GetString()));
    }

    [SkippableFact]
    public async Task Extraction_that_is_terminated_goes_on_by_the_command_it_names_and_leaves_the_same_bytes()
    {
        Skip.If(OperatingSystem.IsWindows(), "Not tried: Windows has no signals between processes.");
        using var folder = new TemporaryFolder();
        string[] Command(string name) => ["extract", "--model", samples["flat"], "--data", samples["train"], "--part", "1", "--batch", "1", "--out", folder.File(name)];
        await ToolRun.DoneAsync([.. Command("whole"), "--quiet"]);

        using Process tool = ToolProcess.Start(Command("stopped"));
        string? line = await tool.StandardError.ReadLineAsync();
        using (var kill = Process.Start("kill", ["-TERM", $"{tool.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        string error = await tool.StandardError.ReadToEndAsync();
        await tool.WaitForExitAsync();
        Assert.True(tool.ExitCode == Terminated, $"Exit code {tool.ExitCode}: {line}\n{error}");
        Assert.Contains("interrupted; to go on: mos extract", error, StringComparison.Ordinal);
        await ToolRun.DoneAsync([.. Command("stopped"), "--quiet"]);

        string[] files = [.. Directory.GetFiles(folder.File("whole")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
        Assert.Equal(files, Directory.GetFiles(folder.File("stopped")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.All(files, f => Assert.Equal(File.ReadAllBytes(folder.File($"whole/{f}")), File.ReadAllBytes(folder.File($"stopped/{f}"))));
    }
}
