namespace Mos.Core.Tests.Images;

public sealed class ImageSetTests
{
    private static readonly ImageSet Animals = new([new("a", 0), new("b", 2), new("c"), new("d", 1)], ["ant", "bee", "cat"]);

    [Fact]
    public void WithClassOrder_matchesByName()
    {
        ImageSet set = Animals.WithClassOrder(["cat", "dog", "ant", "bee"]);
        Assert.Equal([2, 0, null, 3], set.Items.Select(item => item.Label));
        Assert.Equal(["cat", "dog", "ant", "bee"], set.ClassNames);
        Assert.Equal([0, 2, null, 1], Animals.Items.Select(item => item.Label));
    }

    [Fact]
    public void WithClassOrder_unknownClasses_areCountedAndNamed()
    {
        var error = Assert.Throws<MosException>(() => Animals.WithClassOrder(["bee", "dog"]));
        Assert.Contains("2 of the images' 3 classes", error.Message, StringComparison.Ordinal);
        Assert.Contains("'ant', 'cat'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithClassOrder_withoutNames_isRefused() =>
        Assert.Throws<MosException>(() => new ImageSet([new("a", 0)]).WithClassOrder(["ant"]));

    [Fact]
    public void WithClassOrder_nameTwice_isRefused() =>
        Assert.Throws<ArgumentException>(() => Animals.WithClassOrder(["ant", "bee", "cat", "bee"]));

    [Fact]
    public void WithClassOrder_keepsHowAnImageIsOpened()
    {
        ImageItem item = ImageItem.FromBytes("a", [1, 2]) with { Label = 0 };
        ImageSet set = new ImageSet([item], ["ant"]).WithClassOrder(["bee", "ant"]);
        Assert.Same(item.Open, set.Items[0].Open);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Constructor_labelOutsideTheClasses_isRefused(int label) =>
        Assert.Throws<ArgumentException>(() => new ImageSet([new("a", label)], ["ant", "bee", "cat"]));

    [Theory]
    [InlineData(10, 3)]
    [InlineData(2, 5)]
    [InlineData(0, 2)]
    [InlineData(7, 1)]
    public void Shard_partsOneBehindTheOther_areTheWhole(int images, int count)
    {
        var set = new ImageSet(Enumerable.Range(0, images).Select(i => new ImageItem($"{i}", 0)), ["ant"]);
        ImageSet[] parts = [.. Enumerable.Range(0, count).Select(i => set.Shard(i, count))];

        Assert.Equal(set.Items, parts.SelectMany(part => part.Items));
        Assert.InRange(parts.Max(part => part.Count) - parts.Min(part => part.Count), 0, 1);
        Assert.All(parts, part => Assert.Equal(["ant"], part.ClassNames));
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(-1, 3)]
    [InlineData(0, 0)]
    public void Shard_outOfRange_isRefused(int index, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Animals.Shard(index, count));

    [Fact]
    public void Take_moreThanThereAre_isAll()
    {
        Assert.Equal(["a", "b"], Animals.Take(2).Items.Select(item => item.Source));
        Assert.Equal(4, Animals.Take(9).Count);
    }
}
