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
        string[] common = ["finetune", "--backbone", samples["backbone"], "--head", "flat", "--steps", "4", "--batch", "16", "--from-features", "--json"];
        string train = await ListAsync("train", folder), validation = await ListAsync("val", folder);

        ToolRun listed = await ToolRun.DoneAsync([.. common, "--out", folder.File("a"), "--train", train, "--val", validation, "--root", Path.GetDirectoryName(samples["train"])!]);
        ToolRun scanned = await ToolRun.DoneAsync([.. common, "--out", folder.File("b"), "--train", samples["train"], "--val", samples["val"]]);
        ToolRun mixed = await ToolRun.OfAsync([.. common, "--out", folder.File("c"), "--train", train, "--val", samples["val"], "--root", Path.GetDirectoryName(samples["train"])!]);

        Assert.Equal(scanned.Json().GetProperty("lastLoss").GetDouble(), listed.Json().GetProperty("lastLoss").GetDouble());
        Assert.Equal(1, mixed.ExitCode);
        Assert.Contains("which is which is unknown", mixed.Error, StringComparison.Ordinal);
    }

    private async Task<string> ListAsync(string set, TemporaryFolder folder)
    {
        string[] classes = [.. Directory.GetDirectories(samples[set]).Order(StringComparer.Ordinal)];
        string list = folder.File($"list of {set}.txt");
        await File.WriteAllLinesAsync(list, classes.SelectMany((path, label) =>
            Directory.GetFiles(path).Order(StringComparer.Ordinal).Select(file => $"{Path.GetRelativePath(Path.GetDirectoryName(samples[set])!, file)} {label}")));
        return list;
    }

    private string[] Arguments(string head, string folder) =>
    [
        "finetune", "--backbone", samples["backbone"], "--head", head, "--groups", samples["groups"],
        "--train", samples["train"], "--val", samples["val"], "--out", folder, "--steps", "4", "--batch", "16",
    ];
}
