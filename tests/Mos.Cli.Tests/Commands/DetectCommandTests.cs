using System.Text.Json;
using Mos.Cli.App;

namespace Mos.Cli.Tests.Commands;

[Collection(ToolTests.Name)]
public sealed class DetectCommandTests(Samples samples)
{
    [Fact]
    public async Task Each_image_gets_a_line_with_verdict_class_and_file()
    {
        ToolRun run = await ToolRun.DoneAsync("detect", "--detector", samples["detector"], samples["val"]);

        Assert.Equal(48, run.Lines.Length);
        Assert.All(run.Lines, line => Assert.Matches(@"^(in|out-of)-distribution  p (<0\.001|[01]\.\d{3})  score -[01]\.\d{3}  [a-z-]+ \([a-z]+\)  .+\.png$", line));
        Assert.Matches(@"^\d+ of 48 images are out-of-distribution\.\n$", run.Error);
        Piped.IsClean(run.Output);
    }

    [Fact]
    public async Task Json_is_an_array_with_an_object_a_line()
    {
        ToolRun run = await ToolRun.DoneAsync("detect", "--detector", samples["detector"], samples["far-noise"], "--json", "--quiet");

        Assert.Equal("", run.Error);
        Assert.Equal(6 + 2, run.Lines.Length);
        Assert.Equal(6, run.Json().GetArrayLength());
        Assert.All(run.Json().EnumerateArray(), verdict =>
        {
            bool isBelow = verdict.GetProperty("score").GetDouble() < verdict.GetProperty("threshold").GetDouble();
            Assert.Equal(isBelow, verdict.GetProperty("isOutOfDistribution").GetBoolean());
            Assert.InRange(verdict.GetProperty("pValue").GetDouble(), 1.0 / 49, 1);
            Assert.InRange(verdict.GetProperty("classIndex").GetInt32(), 0, 23);
            Assert.InRange(verdict.GetProperty("group").GetInt32(), 0, 3);
            Assert.True(File.Exists(verdict.GetProperty("source").GetString()));
            Assert.NotEqual("", verdict.GetProperty("className").GetString());
        });
    }

    [Fact]
    public async Task Lower_target_calls_more_images_out_of_distribution()
    {
        async Task<int> CountAsync(params string[] more)
        {
            ToolRun run = await ToolRun.DoneAsync(["detect", "--detector", samples["detector"], samples["val"], .. more]);
            return run.Lines.Count(line => line.StartsWith("out", StringComparison.Ordinal));
        }

        // The images that it was calibrated on: the n-th lowest of 48 has rank n + 1 among 49, since it counts itself.
        Assert.Equal((int)(49 * 0.05) - 1, await CountAsync());
        Assert.Equal((int)(49 * 0.5) - 1, await CountAsync("--tpr", "0.5"));
    }

    [Fact]
    public async Task False_alarm_rate_is_the_target_in_other_words()
    {
        ToolRun byTarget = await ToolRun.DoneAsync("detect", "--detector", samples["detector"], samples["val"], "--tpr", "0.8");
        ToolRun byRate = await ToolRun.DoneAsync("detect", "--detector", samples["detector"], samples["val"], "--false-alarm-rate", "0.2");

        Assert.Equal(byTarget.Lines, byRate.Lines);
    }

    [Fact]
    public async Task False_discovery_rate_decides_over_all_images_together()
    {
        ToolRun lenient = await ToolRun.DoneAsync("detect", "--detector", samples["detector"], samples["val"], "--fdr", "0.99", "--json");
        ToolRun strict = await ToolRun.DoneAsync("detect", "--detector", samples["detector"], samples["val"], "--fdr", "0.01", "--json");
        JsonElement[] verdicts = [.. lenient.Json().EnumerateArray()];
        double[] p = [.. verdicts.Select(v => v.GetProperty("pValue").GetDouble())];

        // Of the calibration's own images all ranks occur once, p(k) = (k + 1) / 49: at 0.99 only the last could fit, 1 > 0.99.
        Assert.Equal(48, p.Length);
        Assert.Equal(Detectors.BenjaminiHochberg.Reject(p, 0.99), verdicts.Select(v => v.GetProperty("isOutOfDistribution").GetBoolean()));
        Assert.StartsWith("0 of 48", strict.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_tells_the_surest_groups()
    {
        ToolRun run = await ToolRun.DoneAsync("detect", "--detector", samples["detector"], samples["far-noise"], "--json", "--quiet");

        JsonElement verdict = run.Json()[0];
        JsonElement[] groups = [.. verdict.GetProperty("topGroups").EnumerateArray()];
        Assert.Equal(3, groups.Length);
        Assert.Equal(1 + verdict.GetProperty("score").GetDouble(), groups[0].GetProperty("share").GetDouble(), 1e-6);
        Assert.NotEqual("", groups[0].GetProperty("groupName").GetString());
    }

    [Fact]
    public async Task Unreadable_images_are_listed_and_left_out()
    {
        ToolRun run = await ToolRun.OfAsync("detect", "--detector", samples["detector"], samples["mixed"], "--quiet");

        Assert.Equal(ExitCode.SomeUnreadable, run.ExitCode);
        Assert.Equal(3, run.Lines.Length);
        Assert.Contains("0 bytes.png", run.Error, StringComparison.Ordinal);
    }
}
