using Mos.Testing;

namespace Mos.Core.Tests.Images;

public sealed class ImageSetSavingTests : IDisposable
{
    private static readonly ClassGroups Groups = ClassGroups.FromAssignment([1, 0, 1]);

    private readonly TemporaryFolder _folder = new TemporaryFolder().With("train/a/1.png", "train/a b/x 2.png", "train/c/deep/3.png");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Flat_list_reads_back_as_it_was()
    {
        var images = ImageSet.FromClassFolders(_folder.File("train"));
        images.SaveList(_folder.File("lists/train_list.txt"), _folder.Path);
        Assert.Equal("train/a b/x 2.png 1\ntrain/a/1.png 0\ntrain/c/deep/3.png 2\n", File.ReadAllText(_folder.File("lists/train_list.txt")));
        Assert.Equal(images.Items, ImageSet.FromList(_folder.File("lists/train_list.txt"), _folder.Path).Items);
    }

    [Fact]
    public void Group_list_reads_back_as_it_was()
    {
        var images = ImageSet.FromClassFolders(_folder.File("train"));
        images.SaveGroupList(_folder.File("list.txt"), _folder.Path, Groups);
        Assert.Equal("train/a b/x 2.png 0 0\ntrain/a/1.png 1 0\ntrain/c/deep/3.png 1 1\n", File.ReadAllText(_folder.File("list.txt")));
        Assert.Equal(images.Items, ImageSet.FromGroupList(_folder.File("list.txt"), _folder.Path, Groups).Items);
    }

    [Fact]
    public void Lists_of_images_without_labels_are_refused()
    {
        ImageSet images = ImageSet.FromDirectory(_folder.File("train"));
        Assert.Contains("no label", Assert.Throws<MosException>(() => images.SaveList(_folder.File("list.txt"), _folder.Path)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("list.txt")));
    }

    [Theory]
    [InlineData("a\nb.png")]
    [InlineData("b.png ")]
    public void Path_that_a_list_cannot_hold_is_refused(string name)
    {
        var images = new ImageSet([new ImageItem(_folder.File(name), 0)]);
        Assert.Contains("rename", Assert.Throws<MosException>(() => images.SaveList(_folder.File("list.txt"), _folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Group_list_refuses_a_class_outside_the_groups()
    {
        var images = new ImageSet([new ImageItem(_folder.File("a.png"), 3)]);
        Assert.Contains("class 3", Assert.Throws<MosException>(() => images.SaveGroupList(_folder.File("list.txt"), _folder.Path, Groups)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(0.25, 3)]
    [InlineData(0.99, 9)]
    public void HoldOut_takes_the_share_of_each_class(double share, int perClass)
    {
        var images = new ImageSet(Enumerable.Range(0, 30).Select(i => new ImageItem($"{i}.png", i % 3)));
        (ImageSet kept, ImageSet heldOut) = images.HoldOut(share, seed: 5);
        Assert.Equal([(0, perClass), (1, perClass), (2, perClass)], heldOut.Items.CountBy(i => i.Label!.Value).Select(p => (p.Key, p.Value)).Order());
        Assert.Equal(images.Items, kept.Items.Concat(heldOut.Items).OrderBy(i => int.Parse(i.Source[..^4], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(heldOut.Items, images.HoldOut(share, seed: 5).HeldOut.Items);
        Assert.NotEqual(heldOut.Items, images.HoldOut(share, seed: 6).HeldOut.Items);
    }

    [Fact]
    public void HoldOut_leaves_a_class_of_one_image_whole() =>
        Assert.Empty(new ImageSet([new ImageItem("a.png", 0)]).HoldOut(0.9).HeldOut.Items);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void HoldOut_refuses_a_share_outside_its_range(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageSet([]).HoldOut(share));
}
