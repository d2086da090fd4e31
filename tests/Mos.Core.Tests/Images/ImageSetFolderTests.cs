using Mos.Testing;

namespace Mos.Core.Tests.Images;

public sealed class ImageSetFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FromDirectory_takesImagesAtAnyDepthSortedOrdinally()
    {
        _folder.With("b.JPEG", "a/z/deep.webp", "a/Z.png", "a/notes.txt", "B.gif", "a.bmp", "c.jpg.part");
        ImageSet set = ImageSet.FromDirectory(_folder.Path);
        Assert.Equal(["B.gif", "a.bmp", "a/Z.png", "a/z/deep.webp", "b.JPEG"], _folder.Describe(set));
        Assert.Null(set.ClassNames);
    }

    [Fact]
    public void FromDirectory_hiddenFilesAndFolders_arePassedOver()
    {
        _folder.With("a.png", "._a.png", ".thumbnails/a.png");
        Assert.Equal(["a.png"], _folder.Describe(ImageSet.FromDirectory(_folder.Path)));
    }

    [Fact]
    public void FromClassFolders_labelsByFirstLevelSubFolderSortedOrdinally()
    {
        _folder.With("n02/images/x.JPEG", "n01/b.png", "n01/a.png", "N03/c.png", "empty/readme.txt");
        ImageSet set = ImageSet.FromClassFolders(_folder.Path);
        Assert.Equal(["N03", "empty", "n01", "n02"], set.ClassNames);
        Assert.Equal(["N03/c.png=0", "n01/a.png=2", "n01/b.png=2", "n02/images/x.JPEG=3"], _folder.Describe(set));
    }

    [Fact]
    public void FromClassFolders_imageOutsideThem_isNamed()
    {
        _folder.With("n01/a.png", "stray.png");
        var error = Assert.Throws<MosException>(() => ImageSet.FromClassFolders(_folder.Path));
        Assert.Contains("'stray.png' outside its class folders", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromClassFolders_withoutSubFolders_saysSo()
    {
        _folder.With("a.png");
        Assert.Contains("no class folders", Assert.Throws<MosException>(() => ImageSet.FromClassFolders(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_missingEmptyOrAFile_isOneClearSentence()
    {
        _folder.With("empty/notes.txt", "file.png");
        Assert.Contains("does not exist", Message(Path.Combine(_folder.Path, "nowhere")), StringComparison.Ordinal);
        Assert.Contains("holds no image", Message(Path.Combine(_folder.Path, "empty")), StringComparison.Ordinal);
        Assert.Contains("is a file", Message(Path.Combine(_folder.Path, "file.png")), StringComparison.Ordinal);

        static string Message(string path) => Assert.Throws<MosException>(() => ImageSet.FromDirectory(path)).Message;
    }

    [Fact]
    public void Parse_folder_looksWhereTheImagesAre()
    {
        _folder.With("classes/n01/a.png", "classes/n02/b.png", "flat/a.png", "flat/deep/b.png", "empty/notes.txt");
        Assert.Equal(["n01", "n02"], ImageSet.Parse(Path.Combine(_folder.Path, "classes")).ClassNames);

        ImageSet flat = ImageSet.Parse(Path.Combine(_folder.Path, "flat"));
        Assert.Equal(["flat/a.png", "flat/deep/b.png"], _folder.Describe(flat));
        Assert.Null(flat.ClassNames);

        var error = Assert.Throws<MosException>(() => ImageSet.Parse(Path.Combine(_folder.Path, "empty")));
        Assert.Contains("holds no image", error.Message, StringComparison.Ordinal);
    }
}
