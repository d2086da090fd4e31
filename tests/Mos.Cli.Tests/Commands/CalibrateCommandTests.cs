using System.Text.Json;
using Mos.Cli.App;
using Mos.Testing;

namespace Mos.Cli.Tests.Commands;

[Collection(ToolTests.Name)]
public sealed class CalibrateCommandTests(Samples samples)
{
    [Theory]
    [InlineData("group", "mos")]
    [InlineData("flat", "msp")]
    public async Task Scorer_follows_the_head_and_json_says_what_was_made(string model, string scorer)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.mos");

        ToolRun run = await ToolRun.DoneAsync("calibrate", "--model", samples[model], "--held-out", samples["val"], "--tpr", "0.9", "--out", path, "--json", "--quiet");

        JsonElement json = run.Json();
        Assert.Equal(path, json.GetProperty("detector").GetString());
        Assert.Equal(scorer, json.GetProperty("scorer").GetString());
        Assert.Equal(0.9, json.GetProperty("targetTpr").GetDouble());
        Assert.Equal(48, json.GetProperty("heldOut").GetInt32());
        Assert.True(double.IsFinite(json.GetProperty("threshold").GetDouble()));
        Assert.Equal("", run.Error);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Detector_by_path_is_small_and_works_beside_its_model()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("by path.mos");

        await ToolRun.DoneAsync("calibrate", "--model", samples["group"], "--held-out", samples["val"], "--out", path, "--by-path");
        ToolRun detected = await ToolRun.DoneAsync("detect", "--detector", path, samples["far-noise"]);

        Assert.True(new FileInfo(path).Length < new FileInfo(samples["detector"]).Length / 10);
        Assert.Equal(6, detected.Lines.Length);
    }

    [Fact]
    public async Task Unreadable_images_are_listed_and_left_out()
    {
        using var folder = new TemporaryFolder();

        ToolRun run = await ToolRun.OfAsync("calibrate", "--model", samples["group"], "--held-out", samples["mixed"], "--tpr", "0.5", "--out", folder.File("a.mos"), "--json", "--quiet");

        Assert.Equal(ExitCode.SomeUnreadable, run.ExitCode);
        Assert.Equal(3, run.Json().GetProperty("heldOut").GetInt32());
        Assert.Contains("cut.jpg", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rank", "rank(msp+energy)")]
    [InlineData("fisher", "fisher(msp+energy)")]
    public async Task Several_scorers_are_combined_and_calibrated_on_half_of_the_images(string combination, string name)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.mos");

        ToolRun run = await ToolRun.DoneAsync(
            "calibrate", "--model", samples["flat"], "--held-out", samples["val"], "--scorers", "msp,energy", "--combine", combination, "--false-alarm-rate", "0.1", "--out", path, "--json", "--quiet");
        ToolRun detected = await ToolRun.DoneAsync("detect", "--detector", path, samples["val"], "--quiet");

        JsonElement json = run.Json();
        Assert.Equal((name, 24), (json.GetProperty("scorer").GetString(), json.GetProperty("heldOut").GetInt32()));
        Assert.Equal((0.9, 0.1), (json.GetProperty("targetTpr").GetDouble(), json.GetProperty("falseAlarmRate").GetDouble()));
        Assert.Equal(48, detected.Lines.Length);
        Assert.Contains(name, (await ToolRun.DoneAsync("inspect", path)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_that_the_model_does_not_know_better_than_chance_are_warned_of()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.mos");

        // Heads of random weights guess.
        ToolRun run = await ToolRun.DoneAsync("calibrate", "--model", samples["flat"], "--held-out", samples["val"], "--out", path);
        ToolRun inspected = await ToolRun.DoneAsync("inspect", path);

        Assert.Contains("of the 48 labelled held-out images, where chance is 4.2 %", run.Error, StringComparison.Ordinal);
        Assert.Matches(@"warning +Model 'flat' names the right class of", inspected.Output);
    }
}
