using System.Collections.Immutable;

namespace Mos;

/// <summary>Finds the images below a folder, in an order that is the same on every machine.</summary>
internal static class ImageFolder
{
    // Hidden files are the droppings of desktops and notebooks; a folder that may not be read is an error, never a smaller data set.
    private static readonly EnumerationOptions FirstLevel = new()
    {
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
        MatchType = MatchType.Simple,
    };

    /// <summary>All images below a folder, sorted ordinally by their path below it.</summary>
    public static ImageSet ReadFlat(string path) => new([.. Images(path).Select(image => new ImageItem(Path.Combine(path, image)))]);

    /// <summary>All images below a folder with the number of their first-level sub-folder as label.</summary>
    public static ImageSet ReadClasses(string path)
    {
        string[] classes = Folders(path);
        if (classes.Length == 0)
        {
            throw new MosException($"Folder '{path}' has no class folders; put the images of each class into a sub-folder named after it.");
        }

        var labels = classes.Select((name, label) => (name, label)).ToDictionary(c => c.name, c => c.label, StringComparer.Ordinal);
        var items = new List<ImageItem>();
        foreach (string image in Images(path))
        {
            int slash = image.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0)
            {
                throw new MosException($"Folder '{path}' holds the image '{image}' outside its class folders; move it into one of them, or read the folder without labels.");
            }

            items.Add(new ImageItem(Path.Combine(path, image), labels[image[..slash]]));
        }

        return new ImageSet(items, classes);
    }

    /// <summary>Whether there are sub-folders and no image beside them, so that they can be classes.</summary>
    public static bool HasClassFolders(string path) =>
        Folders(path).Length > 0
        && !Sorted(path, () => Directory.EnumerateFiles(path, "*", FirstLevel)).Any(file => ImageExtensions.EndsIn(file));

    /// <summary>The first-level sub-folders, by name.</summary>
    public static string[] Folders(string path) => Sorted(path, () => Directory.EnumerateDirectories(path, "*", FirstLevel));

    /// <summary>The images at any depth, by their path below the folder; there may be none.</summary>
    public static string[] Find(string path) => [.. Sorted(path, () => FilesBelow(path, Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), [])).Where(file => ImageExtensions.EndsIn(file))];

    private static string[] Images(string path)
    {
        string[] images = Find(path);
        return images.Length > 0
            ? images
            : throw new MosException($"Folder '{path}' holds no image ({ImageExtensions.List}) at any depth; check the path.");
    }

    /// <summary>All files at any depth. Links are followed, but not to a folder that the way there has come through already.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="real">Where it lies when the links on the way are followed.</param>
    /// <param name="above">The folders on the way, without the links.</param>
    private static IEnumerable<string> FilesBelow(string folder, string real, ImmutableHashSet<string> above)
    {
        string target = new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? real;
        return above.Contains(target)
            ? []
            : Directory.EnumerateFiles(folder, "*", FirstLevel).Concat(Directory.EnumerateDirectories(folder, "*", FirstLevel)
                .SelectMany(below => FilesBelow(below, Path.Combine(target, Path.GetFileName(below)), above.Add(target))));
    }

    private static string[] Sorted(string path, Func<IEnumerable<string>> enumerate)
    {
        if (!Directory.Exists(path))
        {
            throw new MosException(File.Exists(path)
                ? $"'{path}' is a file where a folder of images is wanted."
                : $"Folder '{path}' does not exist; check the path.");
        }

        try
        {
            string[] names = [.. enumerate().Select(entry => Path.GetRelativePath(path, entry).Replace(Path.DirectorySeparatorChar, '/'))];
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MosException($"Folder '{path}' could not be listed: {e.Message}", e);
        }
    }
}
