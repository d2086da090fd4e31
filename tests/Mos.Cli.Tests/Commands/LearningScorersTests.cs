using Mos.Cli.App;
using Mos.Testing;

namespace Mos.Cli.Tests.Commands;

/// <summary>Scorers that learn from training images: where they are given, and where they are missing.</summary>
[Collection(ToolTests.Name)]
public sealed class LearningScorersTests(Samples samples)
{
    [Fact]
    public async Task Evaluate_paper_runs_its_six_methods_from_one_fit()
    {
        using var folder = new TemporaryFolder();

        ToolRun run = await ToolRun.DoneAsync(
            "evaluate", "--model", samples["flat"], "--model", samples["group"], "--scorers", "msp,odin,energy,kl,kl:means=paper,mos", "--scorer", "odin:T=1:eps=0.001",
            "--fit", samples["train"], "--in", samples["val"], "--ood", $"far={samples["far-noise"]}", "--bootstrap", "0", "--json", "--out", folder.Path);

        string[] methods = [.. run.Json().GetProperty("metrics").EnumerateArray().Select(m => m.GetProperty("method").GetString()!)];
        Assert.Equal(["msp", "odin", "energy", "kl", "kl:means=paper", "odin:T=1:eps=0.001", "mos"], methods);
    }

    [Fact]
    public async Task Calibrated_detector_carries_what_its_scorer_learnt()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("kl.mos");

        await ToolRun.DoneAsync("calibrate", "--model", samples["flat"], "--scorer", "kl", "--fit", samples["train"], "--held-out", samples["val"], "--out", path);
        ToolRun detected = await ToolRun.DoneAsync("detect", "--detector", path, samples["val"]);

        Assert.Equal(48, detected.Lines.Length);
        Assert.InRange(detected.Lines.Count(line => line.StartsWith("out-of-distribution", StringComparison.Ordinal)), 0, 2);
    }

    [Theory]
    [InlineData("score")]
    [InlineData("calibrate")]
    [InlineData("evaluate")]
    public async Task Without_training_images_the_scorer_is_refused(string verb)
    {
        using var folder = new TemporaryFolder();
        string[] rest = verb switch
        {
            "score" => [samples["val"]],
            "calibrate" => ["--held-out", samples["val"], "--out", folder.File("a.mos")],
            _ => ["--in", samples["val"], "--ood", $"far={samples["far-noise"]}", "--out", folder.File("out")],
        };

        ToolRun run = await ToolRun.OfAsync([verb, "--model", samples["flat"], verb == "calibrate" ? "--scorer" : "--scorers", "kl", .. rest]);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.StartsWith("mos: Scorer 'kl' learns from training images", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }
}
