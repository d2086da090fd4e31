using System.Text.Json;
using Mos.Cli.App;
using Mos.Testing;

namespace Mos.Cli.Tests.Commands;

[Collection(ToolTests.Name)]
public sealed class DataTests(Samples samples) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lists_read_back_with_the_classes_of_the_table()
    {
        await ToolRun.DoneAsync(Arguments("data lists --train {train} --val {val} --groups {groups} --out {out} --quiet"));
        var table = GroupTable.Read(_folder.File("groups.csv"));
        var expected = ImageSet.FromClassFolders(samples["train"]).WithClassOrder(table.ClassNames!);
        Assert.Equal(expected.Items.Select(i => i.Label), ImageSet.FromList(_folder.File("train_list.txt")).Items.Select(i => i.Label));
        Assert.Equal(expected.Items.Select(i => i.Label), ImageSet.FromGroupList(_folder.File("group_softmax_train_list.txt"), null, table.Groups).Items.Select(i => i.Label));
        Assert.True(File.Exists(ImageSet.FromList(_folder.File("val_list.txt")).Items[0].Source));
        await ToolRun.DoneAsync(Arguments("data check --list {out}/train_list.txt --list {out}/group_softmax_val_list.txt"));
    }

    [Fact]
    public async Task Lists_without_validation_images_hold_out_a_share_of_each_class()
    {
        await ToolRun.DoneAsync(Arguments("data lists --train {train} --val-share 0.34 --out {out} --quiet"));
        ImageSet train = ImageSet.FromList(_folder.File("train_list.txt")), held = ImageSet.FromList(_folder.File("val_list.txt"));
        Assert.Equal(ImageSet.FromClassFolders(samples["train"]).Count, train.Count + held.Count);
        Assert.All(held.Items.CountBy(i => i.Label!.Value), c => Assert.Equal(1, c.Value));
        Assert.False(File.Exists(_folder.File("groups.csv")));
    }

    [Fact]
    public async Task Json_of_the_lists_counts_what_was_written()
    {
        JsonElement json = (await ToolRun.DoneAsync(Arguments("data lists --train {train} --val {val} --groups {groups} --out {out} --json --quiet"))).Json();

        Assert.Equal(24, json.GetProperty("classes").GetInt32());
        Assert.Equal(4, json.GetProperty("groupCount").GetInt32());
        Assert.Equal(File.ReadLines(_folder.File("val_list.txt")).Count(), json.GetProperty("val").GetInt32());
    }

    [Fact]
    public async Task Check_of_an_incomplete_folder_fails_and_names_the_parts()
    {
        ToolRun run = await ToolRun.OfAsync(Arguments("data check {out}"));
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.StartsWith("mos: 6 of 6 parts are not as expected: training, validation, iNaturalist, SUN, Places, Textures.", run.Error, StringComparison.Ordinal);
        Assert.Contains("the folder is not there", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "data check", "nothing to check")]
    [InlineData(ExitCode.Failed, "data check {missing}", "does not exist")]
    [InlineData(ExitCode.Failed, "data check {out} --expect {missing}", "does not exist")]
    [InlineData(ExitCode.Failed, "data check --list {missing}", "does not exist")]
    [InlineData(ExitCode.Failed, "data lists --train {empty} --out {out}", "no class folders")]
    [InlineData(ExitCode.Failed, "data lists --train {train} --groups {other-groups} --out {out}", "bare list of counts")]
    [InlineData(ExitCode.Usage, "data lists --train {train} --val-share 1.5 --out {out}", "below 1")]
    public async Task Bad_input_ends_in_one_sentence(int exitCode, string line, string said)
    {
        ToolRun run = await ToolRun.OfAsync(Arguments(line));
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    private string[] Arguments(string line) => samples.Arguments(line, _folder.Path);
}
