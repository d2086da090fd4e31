using Mos.Testing;

namespace Mos.Core.Tests.Images;

public sealed class ImageSetListTests : IDisposable
{
    private static readonly ClassGroups Groups = ClassGroups.FromAssignment([1, 0, 1, 0, 1]);
    private readonly TemporaryFolder _folder = new TemporaryFolder().With("a.JPEG", "my photos/b 7.png", "c.png");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FromList_pathIsAllBeforeTheLastField()
    {
        string list = _folder.Write("list.txt", "a.JPEG 3\r\nmy photos/b 7.png 0\nc.png\t12\n\n \n");
        Assert.Equal(["a.JPEG=3", "my photos/b 7.png=0", "c.png=12"], _folder.Describe(ImageSet.FromList(list)));
        Assert.Null(ImageSet.FromList(list).ClassNames);
    }

    [Fact]
    public void FromList_pathsAlone_areUnlabelled()
    {
        string list = _folder.Write("list.txt", "c.png\nmy photos/b 7.png\n");
        Assert.Equal(["c.png", "my photos/b 7.png"], _folder.Describe(ImageSet.FromList(list)));
    }

    [Fact]
    public void FromList_root_isWherePathsStart()
    {
        string list = _folder.Write("lists/list.txt", "b 7.png 1\n");
        Assert.Equal(["my photos/b 7.png=1"], _folder.Describe(ImageSet.FromList(list, Path.Combine(_folder.Path, "my photos"))));
    }

    [Fact]
    public void FromList_wrongRoot_isSaidAtOnce()
    {
        string list = _folder.Write("lists/list.txt", "a.JPEG 1\nc.png 2\n");
        var error = Assert.Throws<MosException>(() => ImageSet.FromList(list));
        Assert.Contains("root", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, ImageSet.FromList(_folder.Write("list.txt", "a.JPEG 1\nmissing.png 2\n")).Count);
    }

    [Theory]
    [InlineData("a.JPEG 1\n\nc.png 2\n", "line 2, is blank")]
    [InlineData("a.JPEG 1\nc.png\n", "line 2, reads 'c.png'")]
    [InlineData("a.JPEG\nc.png 2\n", "line 2, reads 'c.png 2'")]
    [InlineData("a.JPEG 1\nc.png -2\n", "line 2, reads 'c.png -2'")]
    [InlineData("a.JPEG 1\nc.png 99999999999\n", "line 2, reads 'c.png 99999999999'")]
    [InlineData("a.JPEG cat\n", "line 1, reads 'a.JPEG cat'")]
    [InlineData("\n \n", "is empty")]
    public void FromList_badLine_isNamedByNumber(string content, string cause)
    {
        string list = _folder.Write("list.txt", content);
        var error = Assert.Throws<MosFormatException>(() => ImageSet.FromList(list));
        Assert.Equal(list, error.Path);
        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_binaryFile_isNoList()
    {
        string list = _folder.Write("model.npz", "PK\u0003\u0004\0\0");
        Assert.Contains("binary file", Assert.Throws<MosFormatException>(() => ImageSet.Parse(list)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromGroupList_turnsGroupAndIndexIntoTheClass()
    {
        string list = _folder.Write("list.txt", "a.JPEG 0 1\nmy photos/b 7.png 1 2\nc.png 1 0\n");
        Assert.Equal(["a.JPEG=3", "my photos/b 7.png=4", "c.png=0"], _folder.Describe(ImageSet.FromGroupList(list, null, Groups)));
    }

    [Theory]
    [InlineData("a.JPEG 2 0\n", "group below 2")]
    [InlineData("a.JPEG 0 2\n", "index below 2")]
    [InlineData("a.JPEG 1\n", "a group and an index")]
    public void FromGroupList_numbersThatDoNotFit_areRefused(string content, string cause)
    {
        string list = _folder.Write("list.txt", content);
        var error = Assert.Throws<MosFormatException>(() => ImageSet.FromGroupList(list, null, Groups));
        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_list_knowsItsFormByTheFirstLine()
    {
        string plain = _folder.Write("plain.txt", "my photos/b 7.png\n");
        string classes = _folder.Write("classes.txt", "my photos/b 7.png 4\n");
        string groups = _folder.Write("groups.txt", "my photos/b 7.png 1 2\n");

        Assert.Equal(["my photos/b 7.png"], _folder.Describe(ImageSet.Parse(plain)));
        Assert.Equal(["my photos/b 7.png=4"], _folder.Describe(ImageSet.Parse(classes)));
        Assert.Equal(["my photos/b 7.png=4"], _folder.Describe(ImageSet.Parse(groups, groups: Groups)));
        Assert.Contains("class groups", Assert.Throws<MosException>(() => ImageSet.Parse(groups)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_imageOrNothing()
    {
        Assert.Equal(["c.png"], _folder.Describe(ImageSet.Parse(Path.Combine(_folder.Path, "c.png"))));
        Assert.Contains("does not exist", Assert.Throws<MosException>(() => ImageSet.Parse("nowhere.txt")).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<MosException>(() => ImageSet.FromList("nowhere.txt")).Message, StringComparison.Ordinal);
    }
}
