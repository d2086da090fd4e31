using System.Text.Json;
using Mos.Testing;

namespace Mos.Cli.Tests.Commands;

[Collection(ToolTests.Name)]
public sealed class FineTuneCommandTests(Samples samples)
{
    [Theory]
    [InlineData("flat", "--from-features")]
    [InlineData("group", "--from-features")]
    [InlineData("group", "--mixup", "0.1")]
    public async Task Model_is_written_and_can_be_scored_with(string head, params string[] more)
    {
        using var folder = new TemporaryFolder();

        ToolRun run = await ToolRun.DoneAsync([.. Arguments(head, folder.Path), .. more, "--json", "--quiet"]);

        JsonElement json = run.Json();
        string model = json.GetProperty("model").GetString()!;
        Assert.Equal(folder.File($"{head}-head.safetensors"), model);
        Assert.Equal(4, json.GetProperty("steps").GetInt32());
        Assert.InRange(json.GetProperty("top1").GetDouble(), 0, 1);
        Assert.True(json.GetProperty("lastLoss").GetDouble() > 0 && json.GetProperty("validationLoss").GetDouble() > 0 && json.GetProperty("seconds").GetDouble() > 0);
        Assert.Equal("", run.Error);
        ToolRun scored = await ToolRun.DoneAsync("score", "--model", model, samples["far-noise"], "--scorers", head == "flat" ? "msp" : "mos");
        Assert.Equal(6, new Csv(scored.Output).Rows.Length);
    }

    [Fact]
    public async Task Finished_training_is_not_repeated()
    {
        using var folder = new TemporaryFolder();
        string[] args = [.. Arguments("flat", folder.Path), "--from-features"];

        ToolRun first = await ToolRun.DoneAsync(args);
        byte[] model = await File.ReadAllBytesAsync(folder.File("flat-head.safetensors"));
        ToolRun second = await ToolRun.DoneAsync(args);

        Assert.Contains("training", first.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("training", second.Error, StringComparison.Ordinal);
        Assert.Equal(model, await File.ReadAllBytesAsync(folder.File("flat-head.safetensors")));
    }

    [Fact]
    public async Task List_files_with_a_root_give_the_same_training_as_folders()
    {
        using var folder = new TemporaryFolder();
        string[] classes = [.. Directory.GetDirectories(samples["train"]).Order(StringComparer.Ordinal)];
        string list = folder.File("list with spaces.txt");
        await File.WriteAllLinesAsync(list, classes.SelectMany((path, label) =>
            Directory.GetFiles(path).Order(StringComparer.Ordinal).Select(file => $"{Path.GetRelativePath(samples["train"], file)} {label}")));
        string[] common = ["finetune", "--backbone", samples["backbone"], "--head", "flat", "--val", samples["val"], "--steps", "4", "--batch", "16", "--from-features", "--json"];

        ToolRun listed = await ToolRun.DoneAsync([.. common, "--out", folder.File("a"), "--train", list, "--root", samples["train"]]);
        ToolRun scanned = await ToolRun.DoneAsync([.. common, "--out", folder.File("b"), "--train", samples["train"]]);

        Assert.Equal(scanned.Json().GetProperty("lastLoss").GetDouble(), listed.Json().GetProperty("lastLoss").GetDouble());
    }

    private string[] Arguments(string head, string folder) =>
    [
        "finetune", "--backbone", samples["backbone"], "--head", head, "--groups", samples["groups"],
        "--train", samples["train"], "--val", samples["val"], "--out", folder, "--steps", "4", "--batch", "16",
    ];
}
