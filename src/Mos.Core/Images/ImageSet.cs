namespace Mos;

/// <summary>Images that have not been read yet, in a fixed order, with labels where they are known. Immutable; nothing is decoded here.</summary>
/// <remarks>Image files are told by their extension (.jpg, .jpeg, .png, .webp, .bmp, .gif in any case); hidden files and folders are passed over.</remarks>
public sealed partial class ImageSet
{
    /// <summary>Takes images from anywhere.</summary>
    /// <param name="items">The images; a copy is made.</param>
    /// <param name="classNames">The name of each class by label, or null when unknown.</param>
    /// <exception cref="ArgumentException">A label is negative or has no name among <paramref name="classNames"/>.</exception>
    public ImageSet(IEnumerable<ImageItem> items, IReadOnlyList<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        ImageItem[] copy = [.. items];
        foreach (ImageItem item in copy)
        {
            if (item.Label is int label && (label < 0 || label >= (classNames?.Count ?? int.MaxValue)))
            {
                throw new ArgumentException($"Image '{item.Source}' has label {label}, outside the {classNames?.Count} classes.", nameof(items));
            }
        }

        Items = copy;
        ClassNames = classNames is null ? null : [.. classNames];
    }

    /// <summary>The images, in order.</summary>
    public IReadOnlyList<ImageItem> Items { get; }

    /// <summary>The name of each class by label; null when unknown, as for lists of numbers.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>Number of images.</summary>
    public int Count => Items.Count;

    /// <summary>Image files, unlabelled, in the order given; whether they exist shows when they are read.</summary>
    /// <param name="paths">The files.</param>
    public static ImageSet FromFiles(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return new ImageSet(paths.Select(path => new ImageItem(path)));
    }

    /// <summary>All images below a folder at any depth, unlabelled, sorted ordinally by path.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="MosException">The folder does not exist, cannot be listed, or holds no image.</exception>
    public static ImageSet FromDirectory(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ImageFolder.ReadFlat(path);
    }

    /// <summary>A folder of class folders: the label is the position of the first-level sub-folder among all of them, sorted ordinally; images may lie at any depth below.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="MosException">The folder does not exist, cannot be listed, has no class folders or no images, or holds images outside them.</exception>
    public static ImageSet FromClassFolders(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ImageFolder.ReadClasses(path);
    }

    /// <summary>A list file with lines <c>path class</c>, class indices from 0; or with paths alone, unlabelled.</summary>
    /// <param name="path">The list. A path in it is all before the last field, spaces included; blank lines are allowed at the end only.</param>
    /// <param name="root">The folder that the paths start from; null: the list's own.</param>
    /// <exception cref="MosException">The list or its images do not exist.</exception>
    /// <exception cref="MosFormatException">A line is of another form.</exception>
    public static ImageSet FromList(string path, string? root = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ImageList.ReadClasses(path, root);
    }

    /// <summary>A list file with lines <c>path group index</c>, the index in the group counted from 0; the labels become class indices.</summary>
    /// <param name="path">The list. A path in it is all before the last two fields, spaces included; blank lines are allowed at the end only.</param>
    /// <param name="root">The folder that the paths start from; null: the list's own.</param>
    /// <param name="groups">The groups that the numbers refer to.</param>
    /// <exception cref="MosException">The list or its images do not exist.</exception>
    /// <exception cref="MosFormatException">A line is of another form, or names a group or an index that <paramref name="groups"/> does not have.</exception>
    public static ImageSet FromGroupList(string path, string? root, ClassGroups groups)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(groups);
        return ImageList.ReadGroups(path, root, groups);
    }

    /// <summary>
    /// What a command line names: a folder of class folders; a folder with images of its own, unlabelled; an image; or a list file, whose
    /// form its first line shows.
    /// </summary>
    /// <param name="source">The folder, image or list.</param>
    /// <param name="root">The folder that a list's paths start from; null: the list's own.</param>
    /// <param name="groups">The groups that a list of lines <c>path group index</c> refers to.</param>
    /// <exception cref="MosException">There is no such thing, it holds no images, or the groups are missing.</exception>
    /// <exception cref="MosFormatException">A line of the list is of another form.</exception>
    public static ImageSet Parse(string source, string? root = null, ClassGroups? groups = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        if (Directory.Exists(source))
        {
            return ImageFolder.HasClassFolders(source) ? FromClassFolders(source) : FromDirectory(source);
        }

        if (!File.Exists(source))
        {
            throw new MosException($"'{source}' does not exist; a folder of images, an image or a list file is wanted.");
        }

        if (ImageExtensions.EndsIn(source))
        {
            return FromFiles([source]);
        }

        if (ImageList.CountNumbers(source) < 2)
        {
            return FromList(source, root);
        }

        return groups is not null
            ? FromGroupList(source, root, groups)
            : throw new MosException($"List '{source}' has lines of the form 'path group index', whose meaning depends on the class groups; give them too, or a list of the form 'path class'.");
    }

    /// <summary>The same images with labels in another order of classes, matched by name and never by position.</summary>
    /// <param name="classNames">The names in the wanted order, such as <see cref="ModelInfo.ClassNames"/>; each once.</param>
    /// <exception cref="ArgumentException">A name stands there twice.</exception>
    /// <exception cref="MosException">The set has no class names, or some that are not among <paramref name="classNames"/>.</exception>
    public ImageSet WithClassOrder(IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        if (ClassNames is null)
        {
            throw new MosException("The images' labels are numbers without class names, so they cannot be matched by name; read them from class folders, or use a list in the wanted order.");
        }

        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < classNames.Count; i++)
        {
            if (!positions.TryAdd(classNames[i], i))
            {
                throw new ArgumentException($"Class '{classNames[i]}' stands in the order twice.", nameof(classNames));
            }
        }

        string[] unknown = [.. ClassNames.Where(name => !positions.ContainsKey(name))];
        if (unknown.Length > 0)
        {
            string some = string.Join(", ", unknown.Take(5).Select(name => $"'{name}'")) + (unknown.Length > 5 ? ", ..." : "");
            throw new MosException($"{unknown.Length} of the images' {ClassNames.Count} classes are unknown among the {classNames.Count} wanted ones ({some}); name the class folders as the classes are named.");
        }

        int[] map = [.. ClassNames.Select(name => positions[name])];
        return new ImageSet(Items.Select(item => item.Label is int label ? item with { Label = map[label] } : item), classNames);
    }

    /// <summary>One of several parts of nearly equal size; the parts, one behind the other, are the whole set in its order.</summary>
    /// <param name="index">Which part, 0 to <paramref name="count"/> - 1.</param>
    /// <param name="count">Number of parts, 1 or more.</param>
    public ImageSet Shard(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
        int start = ShardStart(Count, index, count);
        return new ImageSet(Items.Skip(start).Take(ShardStart(Count, index + 1, count) - start), ClassNames);
    }

    /// <summary>The first images.</summary>
    /// <param name="count">How many, 0 or more; all when there are fewer.</param>
    public ImageSet Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new ImageSet(Items.Take(count), ClassNames);
    }

    /// <summary>Where a shard of a set begins; that of the number behind the last is the end of the set.</summary>
    internal static int ShardStart(int length, int index, int count) => (int)((long)length * index / count);
}
