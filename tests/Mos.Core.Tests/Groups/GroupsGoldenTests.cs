using System.Text.Json;
using Mos.Testing;

namespace Mos.Core.Tests.Groups;

/// <summary>The reference's slices, label rows and class order for the taxonomy of the paper.</summary>
public sealed class GroupsGoldenTests
{
    private static readonly JsonElement _golden = JsonDocument.Parse(File.ReadAllBytes(SharedData.InRepository("groups.json"))).RootElement;

    private static readonly ClassGroups _groups = GroupTable.ImageNet1k.Groups;

    [Fact]
    public void Counts_equal_the_reference()
    {
        Assert.Equal(Ints("classes_per_group"), Enumerable.Range(0, 8).Select(g => _groups.Members(g).Length));
        Assert.Equal(_golden.GetProperty("num_groups").GetInt32(), _groups.GroupCount);
        Assert.Equal(_golden.GetProperty("num_logits").GetInt32(), _groups.LogitCount);
        Assert.Equal(1000, _groups.ClassCount);
    }

    [Fact]
    public void Slices_equal_the_reference_from_counts_and_from_the_table()
    {
        ClassGroups counts = ClassGroups.FromSizes(Ints("classes_per_group"));
        Assert.Equal(Slices(_golden.GetProperty("group_slices")), Slices(counts));
        Assert.Equal(Slices(_golden.GetProperty("group_slices")), Slices(_groups));
        Assert.Equal(Ints("others_logit_index"), Slices(_groups).Select(s => s.Start));
    }

    [Fact]
    public void Other_slices_equal_the_reference()
    {
        JsonElement others = _golden.GetProperty("other_slices");
        Assert.Equal(5, others.GetArrayLength());
        foreach (JsonElement other in others.EnumerateArray())
        {
            Assert.Equal(Slices(other.GetProperty("group_slices")), Slices(ClassGroups.FromSizes(Ints(other.GetProperty("classes_per_group")))));
        }
    }

    [Fact]
    public void Classes_have_the_group_place_and_logit_of_the_reference()
    {
        Assert.Equal(Ints("class_index_to_group"), Classes(_groups.GroupOf));
        Assert.Equal(Ints("class_index_to_index_in_group"), Classes(_groups.IndexInGroup));
        Assert.Equal(Ints("class_index_to_logit"), Classes(_groups.LogitOf));
        Assert.Equal(Classes(c => c), Classes(c => _groups.ClassOf(_groups.GroupOf(c), _groups.IndexInGroup(c))));
    }

    [Fact]
    public void Runs_and_contiguity_equal_the_reference()
    {
        var runs = new List<(int, int, int)>();
        for (int first = 0, c = 1; c <= 1000; c++)
        {
            if (c == 1000 || _groups.GroupOf(c) != _groups.GroupOf(first))
            {
                runs.Add((first, c - 1, _groups.GroupOf(first)));
                first = c;
            }
        }

        Assert.Equal(
            _golden.GetProperty("runs_of_equal_group").EnumerateArray().Select(r => (Int(r, "first_class"), Int(r, "last_class"), Int(r, "group"))), runs);
        Assert.Equal(
            _golden.GetProperty("contiguous").EnumerateArray().Select(e => e.GetBoolean()),
            Enumerable.Range(0, 8).Select(g => runs.Count(r => r.Item3 == g) == 1));
        Assert.Equal(
            _golden.GetProperty("index_in_group_increases_with_class_index").EnumerateArray().Select(e => e.GetBoolean()),
            Enumerable.Range(0, 8).Select(g => _groups.Members(g).ToArray().SequenceEqual(_groups.Members(g).ToArray().Order())));
    }

    [Fact]
    public void Label_rows_equal_the_reference()
    {
        JsonElement examples = _golden.GetProperty("label_examples");
        Assert.Equal(10, examples.GetArrayLength());
        foreach (JsonElement example in examples.EnumerateArray())
        {
            // 0 is others; the own group has the place + 1.
            int c = Int(example, "class_index");
            var row = new int[_groups.GroupCount];
            row[_groups.GroupOf(c)] = _groups.IndexInGroup(c) + 1;
            Assert.Equal(Ints(example.GetProperty("label_row")), row);
        }
    }

    [Fact]
    public void Sorted_order_equals_the_reference_and_keeps_every_logit()
    {
        GroupTable devkit = GroupTable.ImageNet1k;
        GroupTable sorted = GroupTable.ImageNet1kSorted;
        Assert.False(_golden.GetProperty("class_index_is_sorted_wnid_order").GetBoolean());
        Assert.NotEqual(devkit.ClassNames, sorted.ClassNames);
        Assert.Equal(devkit.ClassNames!.Order(StringComparer.Ordinal), sorted.ClassNames);
        Assert.Equal(Ints("class_index_to_sorted_wnid_index"), devkit.ClassNames!.Select(sorted.IndexOf));
        Assert.Equal(Ints("class_index_to_logit"), devkit.ClassNames!.Select(name => sorted.Groups.LogitOf(sorted.IndexOf(name))));
        Assert.Equal(0, devkit.IndexOf("n02119789"));
        Assert.Equal(489, devkit.IndexOf("n01751748"));
    }

    [SkippableFact]
    public void Built_in_taxonomy_equals_its_source()
    {
        GroupTable source = GroupTable.Read(SharedData.Require("facts/imagenet1k-taxonomy.csv"));
        Assert.Equal(source.ClassNames, GroupTable.ImageNet1k.ClassNames);
        Assert.Equal(Classes(source.Groups.LogitOf), Classes(_groups.LogitOf));
    }

    [SkippableFact]
    public void Counts_and_table_of_the_small_data_set_agree()
    {
        GroupTable counts = GroupTable.Read(SharedData.Require("data/groups.npy"));
        GroupTable table = GroupTable.Read(SharedData.Require("data/groups.csv"));
        Assert.Null(counts.ClassNames);
        Assert.Equal(Slices(counts.Groups), Slices(table.Groups));
        Assert.Equal("everyday-object", table.Groups.GroupNames![5]);
        Assert.Equal("comic book", table.DisplayNames![table.IndexOf("n06596364")]);
    }

    private static IEnumerable<int> Classes(Func<int, int> of) => Enumerable.Range(0, 1000).Select(of);

    private static (int Start, int Length)[] Slices(ClassGroups groups) => [.. Enumerable.Range(0, groups.GroupCount).Select(groups.Slice)];

    private static (int Start, int Length)[] Slices(JsonElement slices) =>
        [.. slices.EnumerateArray().Select(s => (s[0].GetInt32(), s[1].GetInt32() - s[0].GetInt32()))];

    private static int[] Ints(string name) => Ints(_golden.GetProperty(name));

    private static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetInt32())];

    private static int Int(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
