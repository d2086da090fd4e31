using System.Text.Json;
using Mos.Cli.App;
using Mos.Testing;

namespace Mos.Cli.Tests.Commands;

[Collection(ToolTests.Name)]
public sealed class GroupsTests(Samples samples) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Show_without_groups_shows_the_taxonomy_of_the_paper()
    {
        JsonElement shown = (await DoneAsync("groups show --json")).Json();
        Assert.Equal((1000, 8, 1008), (shown.GetProperty("classCount").GetInt32(), shown.GetProperty("groupCount").GetInt32(), shown.GetProperty("logitCount").GetInt32()));
        Assert.Equal(1000, shown.GetProperty("groups").EnumerateArray().Sum(g => g.GetProperty("size").GetInt32()));
    }

    [Theory]
    [InlineData("--kmeans 3 --model {group}")]
    [InlineData("--kmeans 3 --model {backbone} --data {train}")]
    [InlineData("--random 3 --classes {groups}")]
    [InlineData("--random 3 --classes {train}")]
    public async Task Make_writes_a_table_of_all_classes(string how)
    {
        await DoneAsync($"groups make {how} --out {{out}}/made.csv --seed 4");
        GroupTable made = GroupTable.Read(_folder.File("made.csv")), given = GroupTable.Read(samples["groups"]);
        Assert.Equal(3, made.Groups.GroupCount);
        Assert.Equal(given.ClassNames!.Order(StringComparer.Ordinal), made.ClassNames!.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Make_from_a_taxonomy_groups_by_the_words_of_the_column()
    {
        _folder.File("taxonomy.csv", "class,family,name\nn3,dog,\"poodle, toy\"\nn1,cat,lynx\nn2,dog,husky\n"u8);
        await DoneAsync("groups make --taxonomy {out}/taxonomy.csv --column family --out {out}/made.csv");
        Assert.Equal(
            "class_index,class,group,index_in_group,name,group_name\n0,n3,1,0,\"poodle, toy\",dog\n1,n1,0,0,lynx,cat\n2,n2,1,1,husky,dog\n",
            await File.ReadAllTextAsync(_folder.File("made.csv")));
    }

    [Theory]
    [InlineData(ExitCode.Usage, "groups make --random 3 --kmeans 3 --out {out}/a.csv", "one of")]
    [InlineData(ExitCode.Usage, "groups make --random 3 --out {out}/a.csv", "--classes")]
    [InlineData(ExitCode.Usage, "groups make --random 3000 --classes {groups} --out {out}/a.csv", "3000 groups")]
    [InlineData(ExitCode.Usage, "groups make --kmeans 3 --out {out}/a.csv", "--prototypes")]
    [InlineData(ExitCode.Failed, "groups make --kmeans 3 --model {backbone} --out {out}/a.csv", "no head")]
    [InlineData(ExitCode.Failed, "groups make --kmeans 3 --prototypes {other-groups} --out {out}/a.csv", "[classes, values]")]
    [InlineData(ExitCode.Failed, "groups make --taxonomy {groups} --column family --out {out}/a.csv", "no column 'family'")]
    [InlineData(ExitCode.Failed, "groups show --groups {missing}", "does not exist")]
    [InlineData(ExitCode.Usage, "groups ablate --backbone {backbone} --train {train} --in {val} --ood x={empty} --out {out}/a", "--counts")]
    [InlineData(ExitCode.Failed, "report {missing}", "cannot be read")]
    [InlineData(ExitCode.Failed, "report {empty}", "results.json")]
    public async Task Bad_input_ends_in_one_sentence(int exitCode, string line, string said)
    {
        ToolRun run = await ToolRun.OfAsync(samples.Arguments(line, _folder.Path));
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Ablate_compares_groupings_and_report_renders_the_result_again()
    {
        await DoneAsync("groups ablate --backbone {backbone} --groups {groups} --train {train} --in {val} --ood far={far-noise} --counts 2 3 --steps 4 --warmup 1 --batch 16 --out {out}/ablation --quiet");
        string[] rows = await File.ReadAllLinesAsync(_folder.File("ablation/ablation.csv"));
        int groups = GroupTable.Read(samples["groups"]).Groups.GroupCount;
        Assert.Equal("grouping,score,groups,smallest_group,largest_group,top1,far_auroc,far_fpr,average_auroc,average_fpr", rows[0]);
        Assert.Equal(["flat,msp", $"taxonomy-{groups},mos", "kmeans-2,mos", "kmeans-3,mos", "random-2,mos", "random-3,mos"], rows[1..].Select(r => string.Join(',', r.Split(',')[..2])));
        Assert.StartsWith("flat,msp,,,,", rows[1], StringComparison.Ordinal);
        Assert.All(rows[1..], r => Assert.InRange(double.Parse(r.Split(',')[^2], System.Globalization.CultureInfo.InvariantCulture), 0, 1));
        Assert.Equal(2, GroupTable.Read(_folder.File("ablation/groups/kmeans-2.csv")).Groups.GroupCount);

        string markdown = await File.ReadAllTextAsync(_folder.File("ablation/results.md"));
        File.Delete(_folder.File("ablation/results.md"));
        await DoneAsync("report {out}/ablation --quiet");
        Assert.Equal(markdown, await File.ReadAllTextAsync(_folder.File("ablation/results.md")));
    }

    [Fact]
    public async Task Finetune_writes_an_event_file_into_its_output()
    {
        await DoneAsync("finetune --backbone {backbone} --head flat --train {train} --val {val} --out {out} --steps 2 --warmup 1 --batch 8 --from-features --quiet");
        string file = Assert.Single(Directory.GetFiles(_folder.File("tensorboard/flat-head")));
        Assert.Contains("Val/top1", System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
    }

    private Task<ToolRun> DoneAsync(string line) => ToolRun.DoneAsync(samples.Arguments(line, _folder.Path));
}
