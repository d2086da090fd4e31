using Mos.Core.Tests.Images;
using Mos.Testing;

namespace Mos.Core.Tests.Layouts;

public sealed class DataLayoutTests : IDisposable
{
    private static readonly DataLayout Layout = new([new("training", "id/train", 2, 3), new("Textures", "ood/Textures", Images: 2)]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Complete_layout_has_no_problems()
    {
        IReadOnlyList<DataFinding> found = Check(["a", "b"], "id/train/a/1.png", "id/train/a/2.png", "id/train/b/deep/3.png", "ood/Textures/images/x/1.jpg", "ood/Textures/2.jpg");
        Assert.All(found, f => Assert.Empty(f.Problems));
        Assert.Equal([3, 2], found.Select(f => f.Images));
    }

    [Fact]
    public void Missing_folder_is_found_elsewhere() => AssertProblem("ood_data/textures", "ood_data/textures/1.jpg");

    [Fact]
    public void Archive_that_was_not_unpacked_is_named() => AssertProblem("Textures.tar.gz' is: unpack it", "ood/Textures.tar.gz");

    [Fact]
    public void Folder_that_is_nowhere_is_said_so() => AssertProblem("the folder is not there");

    [Fact]
    public void Number_of_images_is_compared() => AssertProblem("1 images where 2 are expected", "ood/Textures/1.jpg");

    [Fact]
    public void Folder_without_images_is_said_so() => AssertProblem("no images", "ood/Textures/read me.txt");

    [Theory]
    [InlineData("2 images lie outside class folders", "1.png", "2.png", "a/3.png")]
    [InlineData("a level too deep, in 'train'", "train/a/1.png", "train/a/2.png", "train/b/3.png")]
    [InlineData("3 class folders where 2 are expected", "a/1.png", "b/2.png", "c/3.png")]
    [InlineData("1 class folders hold no image, such as 'b'", "a/1.png", "a/2.png", "a/3.png", "b/none.txt")]
    [InlineData("1 classes have no folder, such as 'b'", "a/1.png", "a/2.png", "B/3.png")]
    [InlineData("1 folders are named after no class, such as 'B'", "a/1.png", "a/2.png", "B/3.png")]
    public void Class_folders_are_compared(string problem, params string[] files)
    {
        IReadOnlyList<DataFinding> found = Check(["a", "b"], [.. files.Select(f => $"id/train/{f}")]);
        Assert.Contains(found[0].Problems, p => p.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Root_that_is_not_there_is_refused() =>
        Assert.Contains("does not exist", Assert.Throws<MosException>(() => Layout.Check(_folder.File("none"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Table_gives_the_parts()
    {
        string path = _folder.Write("layout.csv", "part,path,classes,images\ntrain,in/train,40,10000\nnear,ood/near,,\n");
        Assert.Equal([new("train", "in/train", 40, 10000), new("near", "ood/near")], DataLayout.Read(path).Parts);
    }

    [Theory]
    [InlineData("part,path,images\nnear,ood/near,many\n", "line 2: the number of images is 'many'")]
    [InlineData("part,path\n", "no parts")]
    [InlineData("part,folder\na,b\n", "no column 'path'")]
    public void Faulty_table_is_refused(string table, string message)
    {
        string path = _folder.Write("layout.csv", table);
        Assert.Contains(message, Assert.Throws<MosFormatException>(() => DataLayout.Read(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.png\nb c.png\nd.png\n")]
    [InlineData("a.png 1\nb c.png 2\nd.png 3\n")]
    [InlineData("a.png 1 0\nb c.png 2 0\nd.png 3 0\n")]
    public void Images_of_a_list_that_do_not_exist_are_counted_and_named(string list)
    {
        string path = _folder.With("a.png").Write("list.txt", list);
        DataFinding found = DataLayout.CheckList(path);
        Assert.Equal(1, found.Images);
        string problem = Assert.Single(found.Problems);
        Assert.StartsWith("2 of its 3 images do not exist", problem, StringComparison.Ordinal);
        Assert.Contains("b c.png'", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Built_in_layout_counts_as_the_paper()
    {
        Assert.Equal(1_281_167 + 50_000 + 35_640, DataLayout.ImageNet1k.Parts.Sum(p => p.Images));
        Assert.All(DataLayout.ImageNet1k.Parts.Where(p => p.Classes is not null), p => Assert.Equal(GroupTable.ImageNet1k.Groups.ClassCount, p.Classes));
    }

    private void AssertProblem(string problem, params string[] files) =>
        Assert.Contains(problem, Assert.Single(Check(null, files)[1].Problems), StringComparison.Ordinal);

    private IReadOnlyList<DataFinding> Check(string[]? classNames, params string[] files) => Layout.Check(_folder.With(files).Path, classNames);
}
