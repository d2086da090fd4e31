using System.Text.Json;
using Mos.Cli.App;
using Mos.Cli.Demo;
using Mos.Vision;

namespace Mos.Cli.Tests;

/// <summary>The options of <c>mos evaluate</c> that say how far a table can be trusted and how near it is to the paper's.</summary>
public sealed class EvaluateTableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mos-evaluate-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Differences_from_the_paper_are_printed_for_sets_of_its_names()
    {
        string[] evaluate = await PrepareAsync("sun");

        (int exitCode, string output, string error) = await RunAsync([.. evaluate, "--scorers", "msp,maxlogit", "--expect-paper", "--bootstrap", "0"]);

        Assert.True(exitCode == ExitCode.Done, error);
        string[] line = output.Split('\n').Last(l => l.Contains("SUN", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["msp", "SUN", "78.34", "79.98"], new[] { line[0], line[1], line[3], line[6] });
        Assert.Equal(Number(line[2]) - 78.34, Number(line[4]), 0.0101);
        Assert.Equal(Number(line[5]) - 79.98, Number(line[7]), 0.0101);
    }

    [Fact]
    public async Task Json_holds_the_papers_figures_and_nothing_follows_it()
    {
        string[] evaluate = await PrepareAsync("sun");

        (int exitCode, string output, string error) = await RunAsync([.. evaluate, "--scorers", "msp", "--expect-paper", "--bootstrap", "0", "--json"]);

        Assert.True(exitCode == ExitCode.Done, error);
        using var json = JsonDocument.Parse(output);
        JsonElement sun = json.RootElement.GetProperty("paper").EnumerateArray().Single(d => d.GetProperty("set").GetString() == "SUN");
        Assert.Equal(0.7834, sun.GetProperty("paperAuroc").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task Nothing_to_compare_with_the_paper_is_said_before_the_run()
    {
        string[] evaluate = await PrepareAsync("drawings");

        (int exitCode, _, string error) = await RunAsync([.. evaluate, "--scorers", "msp", "--expect-paper"]);

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains("--expect-paper has nothing to compare: the sets drawings with the scorers msp", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "out", "results.json")));
    }

    [Theory]
    [InlineData("40", true)]
    [InlineData("0", false)]
    public async Task Bootstrap_gives_each_metric_an_interval(string resamples, bool hasIntervals)
    {
        string[] evaluate = await PrepareAsync("far");

        (int exitCode, string output, string error) = await RunAsync([.. evaluate, "--scorers", "msp", "--bootstrap", resamples, "--json"]);

        Assert.True(exitCode == ExitCode.Done, error);
        using var json = JsonDocument.Parse(output);
        JsonElement intervals = json.RootElement.GetProperty("metrics")[0].GetProperty("intervals");
        Assert.Equal(hasIntervals ? JsonValueKind.Object : JsonValueKind.Null, intervals.ValueKind);
        Assert.Equal(hasIntervals, File.ReadAllText(Path.Combine(_folder, "out", "results.md")).Contains("95\u00A0% intervals", StringComparison.Ordinal));
    }

    /// <summary>Draws images, saves a small model with a head of random weights, and gives the words that evaluate it.</summary>
    private async Task<string[]> PrepareAsync(string setName)
    {
        var data = DemoData.Draw(Path.Combine(_folder, "data"), trainPerClass: 1, validationPerClass: 1, perOutside: 8, seed: 0, CancellationToken.None);
        GroupTable table = GroupTable.Read(data.GroupTable);
        string file = Path.Combine(_folder, "flat.safetensors");
        using BitModel backbone = BitModel.Create(BitVariant.Custom([1, 1, 1, 1], 0.5), new Preprocessing(DemoPainter.Size));
        var random = new SplitMix64(1);
        float[] weights = new float[table.Groups.ClassCount * backbone.Variant.FeatureCount];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)random.NextDouble() - 0.5f;
        }

        var head = new LinearHead(new FloatMatrix(table.Groups.ClassCount, backbone.Variant.FeatureCount, weights), new float[table.Groups.ClassCount]);
        using BitModel model = backbone.WithHead(head, classNames: table.ClassNames);
        await model.SaveAsync(file);
        return
        [
            "evaluate", "--model", file, "--in", data.Validation, "--ood", $"{setName}={data.OutOfDistribution.First().Path}",
            "--out", Path.Combine(_folder, "out"), "--quiet",
        ];
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] args)
    {
        using StringWriter output = new(), error = new();
        int exitCode = await MosTool.RunAsync(args, new Terminal(output, error, isInteractive: false));
        return (exitCode, output.ToString(), error.ToString());
    }

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
