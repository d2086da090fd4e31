using CsCheck;

namespace Mos.Core.Tests.Groups;

public sealed class ClassGroupsTests
{
    [Fact]
    public void Json_keeps_groups_places_and_names() => Gen.Int[1, 5].Array[1, 6].Select(Gen.Bool, Gen.Int).Sample((sizes, named, seed) =>
    {
        var random = new Random(seed);
        int[] group = [.. sizes.SelectMany((n, g) => Enumerable.Repeat(g, n))];
        int[] place = [.. sizes.SelectMany(n => Enumerable.Range(0, n))];
        int[] order = [.. Enumerable.Range(0, group.Length)];
        random.Shuffle(order);
        string[]? names = named ? [.. sizes.Select((_, g) => $"group \"{g}\"")] : null;
        ClassGroups groups = ClassGroups.FromTable(Array.ConvertAll(order, i => group[i]), Array.ConvertAll(order, i => place[i]), names);

        ClassGroups read = ClassGroups.FromJson(groups.ToJson(), "a file");

        Assert.Equal(groups.GroupNames, read.GroupNames);
        Assert.Equal(groups.LogitCount, read.LogitCount);
        Assert.Equal(order.Select((_, c) => groups.LogitOf(c)), order.Select((_, c) => read.LogitOf(c)));
    });

    [Fact]
    public void Json_leaves_out_what_it_need_not_say()
    {
        Assert.Equal("""{"groupOfClass":[0,0,1]}""", ClassGroups.FromSizes([2, 1]).ToJson());
        Assert.Equal("""{"groupOfClass":[0,0],"indexInGroup":[1,0],"groupNames":["x"]}""", ClassGroups.FromTable([0, 0], [1, 0], ["x"]).ToJson());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"groupOfClass":[0,"a"]}""")]
    [InlineData("""{"groupOfClass":[]}""")]
    [InlineData("""{"groupOfClass":[0,2,0]}""")]
    [InlineData("""{"groupOfClass":[0,999999999]}""")]
    [InlineData("""{"groupOfClass":[0,0],"indexInGroup":[0,0]}""")]
    [InlineData("""{"groupOfClass":[0,0],"groupNames":["x","y"]}""")]
    public void Bad_json_is_refused_with_its_file(string json)
    {
        var error = Assert.Throws<MosFormatException>(() => ClassGroups.FromJson(json, "head.safetensors"));
        Assert.StartsWith("'head.safetensors': its groups cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_of_another_size_is_refused()
    {
        ClassGroups groups = ClassGroups.FromSizes([3, 4, 2]);
        groups.RequireLogitCount(12, "groups.npy");
        var error = Assert.Throws<MosFormatException>(() => groups.RequireLogitCount(9, "groups.npy"));
        Assert.StartsWith("'groups.npy': 9 classes in 3 groups need a head of 12 logits, but it has 9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_partition_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ClassGroups.FromSizes([]));
        Assert.Throws<ArgumentException>(() => ClassGroups.FromSizes([2, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassGroups.FromSizes([2, -1]));
        Assert.Throws<ArgumentException>(() => ClassGroups.FromAssignment([0, 2, 2]));
        Assert.Throws<ArgumentException>(() => ClassGroups.FromTable([0, 0], [0]));
        Assert.Throws<ArgumentException>(() => ClassGroups.FromTable([0, 0], [0, 2]));
    }
}
