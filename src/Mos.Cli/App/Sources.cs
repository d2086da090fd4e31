namespace Mos.Cli.App;

/// <summary>Images named on a command line.</summary>
internal static class Sources
{
    /// <summary>The images of files, folders (at any depth) and lists, in the order named.</summary>
    /// <exception cref="MosException">One of them does not exist or holds no image.</exception>
    public static ImageItem[] Images(IEnumerable<string> sources, string? root) =>
        [.. sources.SelectMany(source => Directory.Exists(source) ? ImageSet.FromDirectory(source).Items : ImageSet.Parse(source, root).Items)];
}
