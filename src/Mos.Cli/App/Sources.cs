using System.CommandLine;

namespace Mos.Cli.App;

/// <summary>Images named on a command line.</summary>
internal static class Sources
{
    /// <summary>The argument that names them.</summary>
    public static Argument<string[]> Argument() => new Argument<string[]>("IMAGE|DIR|LIST") { Description = "Images, folders of images, lists.", Arity = ArgumentArity.OneOrMore }.NoOptions();

    /// <summary>The images of files, folders (at any depth) and lists, in the order named.</summary>
    /// <exception cref="MosException">One of them does not exist or holds no image.</exception>
    public static ImageItem[] Images(IEnumerable<string> sources, string? root) =>
        [.. sources.SelectMany(source => Directory.Exists(source) ? ImageSet.FromDirectory(source).Items : ImageSet.Parse(source, root).Items)];

    /// <summary>The failure when not one image could be read; one that could makes it a remark.</summary>
    public static MosException NoneReadable(IReadOnlyList<UnreadableImage> unreadable) =>
        new($"None of the {unreadable.Count} images could be read; the first: {unreadable[0].Reason}");
}
