using Mos.Testing;

namespace Mos.Core.Tests.Images;

public class ImageFolderLinkTests
{
    [SkippableFact]
    public void FromDirectory_linksThatLeadBack_findsEachImageOnce()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using var folder = new TemporaryFolder();
        string below = Directory.CreateDirectory(Path.Combine(folder.Path, "a", "b")).FullName;
        File.WriteAllBytes(Path.Combine(below, "x.png"), [1]);
        Directory.CreateSymbolicLink(Path.Combine(below, "loop"), Path.Combine(folder.Path, "a"));
        Directory.CreateSymbolicLink(Path.Combine(below, "other-loop"), folder.Path);
        Assert.Single(ImageSet.FromDirectory(folder.Path).Items);
    }

    [SkippableFact]
    public void FromDirectory_linksElsewhere_areFollowed()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using var folder = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        File.WriteAllBytes(Path.Combine(elsewhere.Path, "x.png"), [1]);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "images"), elsewhere.Path);
        Assert.Single(ImageSet.FromDirectory(folder.Path).Items);
    }

    [SkippableFact]
    public void FromClassFolders_backslashInAName_isPartOfTheName()
    {
        Skip.If(OperatingSystem.IsWindows(), "A backslash separates folders on Windows.");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "a\\b"));
        File.WriteAllBytes(Path.Combine(folder.Path, "a\\b", "x\\y.png"), [1]);
        var set = ImageSet.FromClassFolders(folder.Path);
        Assert.Equal(["a\\b"], set.ClassNames);
        Assert.True(File.Exists(Assert.Single(set.Items).Source));
    }
}
