using System.Text.Json;
using Mos.Cli.App;
using Mos.Detectors;
using Mos.Testing;

namespace Mos.Cli.Tests.Commands;

/// <summary><c>mos tune-mahalanobis</c> from images to a file that scores.</summary>
[Collection(ToolTests.Name)]
public sealed class TuneMahalanobisCommandTests(Samples samples)
{
    [Fact]
    public async Task Tuning_ends_in_a_file_of_one_scorer_and_says_what_it_saw()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("tuned.safetensors");

        JsonElement json = (await TuneAsync(path, "--magnitudes", "0,0.002", "--json")).Json();

        var scorer = Assert.Single(await FittedScorers.LoadAsync(path));
        Assert.Equal(path, json.GetProperty("fitted").GetString());
        Assert.Equal(scorer.Name, json.GetProperty("scorer").GetString());
        Assert.EndsWith(":weights=tuned", scorer.Name, StringComparison.Ordinal);
        JsonElement[] candidates = [.. json.GetProperty("candidates").EnumerateArray()];
        Assert.Equal([0, 0.002], candidates.Select(c => c.GetProperty("magnitude").GetDouble()));
        Assert.Equal(candidates.Min(c => c.GetProperty("fpr95").GetDouble()), json.GetProperty("chosen").GetProperty("fpr95").GetDouble());
        Assert.Equal(5, json.GetProperty("chosen").GetProperty("weights").GetArrayLength());
    }

    [Fact]
    public async Task Tuning_prints_a_line_for_each_magnitude_and_repeats_itself()
    {
        using var folder = new TemporaryFolder();

        ToolRun first = await TuneAsync(folder.File("tuned"), "--magnitudes", "0.001", "--clamp", "paper", "--seed", "3");
        byte[] bytes = await File.ReadAllBytesAsync(folder.File("tuned"));
        ToolRun second = await TuneAsync(folder.File("tuned"), "--magnitudes", "0.001", "--clamp", "paper", "--seed", "3");

        Assert.Contains(first.Lines, line => line.TrimStart().StartsWith("0.001 ", StringComparison.Ordinal));
        Assert.Equal($"{folder.File("tuned")}: mahalanobis:eps=0.001:weights=tuned", first.Lines[^1]);
        Assert.Equal(first.Output, second.Output);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(folder.File("tuned")));
    }

    [Theory]
    [InlineData("tune-mahalanobis --model {onnx} --train {train} --val {val} --out {out}/a", "{onnx}", "ONNX", "no gradients")]
    [InlineData("tune-mahalanobis --model {missing} --train {train} --val {val} --out {out}/a", "{missing}")]
    [InlineData("tune-mahalanobis --model {group} --train {train} --val {val} --out {out}/a", "flat head", "same backbone")]
    [InlineData("tune-mahalanobis --model {backbone} --train {train} --val {val} --out {out}/a", "flat head")]
    [InlineData("tune-mahalanobis --model {flat} --train {missing} --val {val} --out {out}/a", "{missing}")]
    [InlineData("tune-mahalanobis --model {flat} --train {train} --val {empty} --out {out}/a", "{empty}")]
    [InlineData("tune-mahalanobis --model {flat} --train {train} --val {val} --out {text}/a", "{text}")]
    [InlineData("evaluate --model {flat} --scorer mahalanobis:weights=tuned --fit {train} --in {val} --ood far={far-noise} --out {out}/r", "weights=tuned", "tune-mahalanobis")]
    public Task Bad_input_ends_in_one_sentence(string line, params string[] said) => Failures.FailureAssert.FailsAsync(samples, ExitCode.Failed, line, said);

    [Theory]
    [InlineData("tune-mahalanobis --model {flat}", "--train", "--val", "--out")]
    [InlineData("tune-mahalanobis --model {flat} --train {train} --val {val} --out {out}/a --magnitudes 0,x", "--magnitudes", "'x'")]
    [InlineData("tune-mahalanobis --model {flat} --train {train} --val {val} --out {out}/a --magnitudes -1", "magnitude", "0 or more")]
    [InlineData("tune-mahalanobis --model {flat} --train {train} --val {val} --out {out}/a --magnitudes 0,0", "once")]
    [InlineData("tune-mahalanobis --model {flat} --train {train} --val {val} --out {out}/a --clamp none", "--clamp", "corrected or paper")]
    [InlineData("tune-mahalanobis --model {flat} --train {train} --val {val} --out {out}/a --fgsm 0", "--fgsm")]
    [InlineData("tune-mahalanobis --model {flat} --train {train} --val {val} --out {out}/a --images 4", "--images")]
    [InlineData("tune-mahalanobis --model {flat} --train {train} --val {val} --out {out}/a --shrink 2", "shrinkage")]
    [InlineData("tune-mahalanobis --model {flat} --train {far-noise} --val {val} --out {out}/a", "No training image has a label")]
    [InlineData("tune-mahalanobis --model {flat} --train {train} --val {mixed} --out {out}/a", "too few")]
    public Task Bad_command_line_is_refused_before_an_image_is_read(string line, params string[] said) => Failures.FailureAssert.FailsAsync(samples, ExitCode.Usage, line, said);

    private Task<ToolRun> TuneAsync(string path, params string[] more) =>
        ToolRun.DoneAsync(["tune-mahalanobis", "--model", samples["flat"], "--train", samples["train"], "--val", samples["val"], "--out", path, "--images", "20", .. more]);
}
