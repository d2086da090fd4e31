using System.Diagnostics;
using System.Text.Json;
using Mos.Cli.App;
using Mos.Testing;

namespace Mos.Cli.Tests.Commands;

/// <summary>An ONNX file where a checkpoint may stand.</summary>
[Collection(ToolTests.Name)]
public sealed class OnnxTests(Samples samples) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Score_gives_scores_logits_and_features()
    {
        ToolRun run = await ToolRun.DoneAsync("score", "--model", samples["onnx"], "--logits", "--features", samples["far-noise"], "--quiet");

        var csv = new Csv(run.Output);
        Assert.Equal(["file", "msp", "odin", "energy", .. Enumerable.Range(0, 24).Select(i => $"logit_{i}"), "feature_0", "feature_1", "feature_2"], csv.Header);
        Assert.Equal(6, csv.Rows.Length);
    }

    [Fact]
    public async Task Preprocessing_of_a_file_reaches_the_network()
    {
        ToolRun run = await ToolRun.DoneAsync("score", "--model", samples["onnx"], "--preprocessing", samples["preprocessing"], "--scorers", "energy", "--features", samples["far-noise"], "--quiet");

        // Means of pixel values from 0 to 255, where the default gives a few units at most.
        Assert.All(new Csv(run.Output).Rows, row => Assert.InRange(double.Parse(row[^1], System.Globalization.CultureInfo.InvariantCulture), 20, 255));
    }

    [Theory]
    [InlineData("--preprocessing imagenet --size 32")]
    [InlineData("--preprocessing bit --size 32")]
    [InlineData("--logits-output scores --features-output pooled --layout nchw")]
    [InlineData("--threads 1")]
    public async Task Options_of_onnx_are_taken(string options) =>
        await ToolRun.DoneAsync(["score", "--model", samples["onnx"], .. options.Split(' '), samples["far-noise"], "--quiet"]);

    [Fact]
    public async Task Evaluate_calibrate_and_detect_take_it()
    {
        string detector = _folder.File("drawings.mos");
        await ToolRun.DoneAsync(
            "evaluate", "--model", samples["onnx"], "--model", samples["flat"], "--groups", samples["groups"], "--scorers", "msp,energy", "--in", samples["val"],
            "--ood", $"far={samples["far-noise"]}", "--bootstrap", "0", "--out", _folder.File("results"), "--quiet");
        await ToolRun.DoneAsync("calibrate", "--model", samples["onnx"], "--scorer", "energy", "--held-out", samples["val"], "--out", detector, "--quiet");
        ToolRun run = await ToolRun.DoneAsync("detect", "--detector", detector, samples["far-noise"], "--quiet");
        Assert.Equal(6, run.Lines.Length);
        Assert.Equal("onnx", (await ToolRun.DoneAsync("inspect", detector, "--json")).Json().GetProperty("modelFormat").GetString());
    }

    [Fact]
    public async Task Inspect_tells_what_is_found()
    {
        JsonElement json = (await ToolRun.DoneAsync("inspect", samples["onnx"], "--json")).Json();
        Assert.Equal(("scores", "pooled", 24), (json.GetProperty("logits").GetString(), json.GetProperty("features").GetString(), json.GetProperty("logitCount").GetInt32()));
        Assert.Contains("'probabilities' float32[N, 24]", (await ToolRun.DoneAsync("inspect", samples["onnx"])).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Torch_is_not_loaded()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The loader's log is glibc's.");
        string log = _folder.File("log");
        ProcessStartInfo start = ToolProcess.Describe("score", "--model", samples["onnx"], "--threads", "1", "--out", _folder.File("scores.csv"), samples["far-noise"]);
        start.Environment["LD_DEBUG"] = "files";
        start.Environment["LD_DEBUG_OUTPUT"] = log;
        using Process process = Process.Start(start)!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();

        string loaded = string.Concat(Directory.EnumerateFiles(_folder.Path, "log*").Select(File.ReadAllText));
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("calling init: ", loaded, StringComparison.Ordinal);
        Assert.All(loaded.Split('\n').Where(line => line.Contains("calling init: ", StringComparison.Ordinal)), line => Assert.DoesNotMatch("(?i)torch[^/]*$", line));
    }

    [Theory]
    [InlineData("score --model {onnx} --preprocessing {bad-preprocessing} {val}", "size is 0")]
    [InlineData("score --model {onnx} --preprocessing {missing} {val}", "{missing}", "exist")]
    [InlineData("score --model {onnx} --size 48 {val}", "32 x 32")]
    [InlineData("score --model {onnx} --logits-output probabilities {val}", "Softmax", "\"scores\"")]
    [InlineData("score --model {onnx} --logits-output nothing {val}", "'nothing'", "'probabilities'")]
    [InlineData("score --model {onnx} --scorers mos {val}", "mos")]
    [InlineData("score --model {onnx} --scorers odin:eps=0.1 {val}", "gradients")]
    [InlineData("score --model {onnx} --groups {other-groups} {val}", "24")]
    [InlineData("score --model {cut-onnx} {val}", "{cut-onnx}")]
    [InlineData("inspect {cut-onnx}", "{cut-onnx}")]
    public Task Bad_input_fails(string line, params string[] said) => Failures.FailureAssert.FailsAsync(samples, ExitCode.Failed, line, said);

    [Theory]
    [InlineData("score --model {group} --logits-output x {val}", "--logits-output", ".onnx")]
    [InlineData("score --model {onnx} --layout nwhc {val}", "--layout", "nwhc")]
    [InlineData("score --model {onnx} --device cuda:0 {val}", "cuda:0")]
    [InlineData("score --model {onnx} --precision bf16 {val}", "--precision")]
    [InlineData("score --model {onnx} --preprocessing {preprocessing} --size 32 {val}", "--size")]
    [InlineData("calibrate --model {group} --held-out {val} --by-path --scaled-jpeg --out {out}/a.mos", "--scaled-jpeg")]
    [InlineData("calibrate --model {onnx} --held-out {val} --by-path --preprocessing imagenet --out {out}/a.mos", "--by-path")]
    public Task Misuse_is_named(string line, params string[] said) => Failures.FailureAssert.FailsAsync(samples, ExitCode.Usage, line, said);
}
