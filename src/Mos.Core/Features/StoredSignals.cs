namespace Mos;

/// <summary>What a model said of the images of a list, stored in one folder or in one for each shard; stands where images stand, for all that needs no network. Immutable and safe for concurrent use.</summary>
/// <remarks>Parts are read when their turn comes, and checked against their hashes then; memory holds one part, and the names of the images once they are asked for.</remarks>
public sealed partial class StoredSignals
{
    private readonly Func<int, IEnumerable<SignalPart>> _readView;
    private readonly Lazy<ImageSet> _images;

    private StoredSignals((string Folder, SignalManifest Manifest)[] shards)
    {
        (string folder, SignalManifest first) = shards[0];
        ModelInfo info = ReadInfo(folder, first.Model);
        Model = new StoredModel(info, first.Signals | (info.Head is null ? ModelSignals.None : ModelSignals.Head));
        (Count, ViewCount, Augmentation) = (first.Images.Count, first.ViewCount, first.Augmentation);
        Unreadable = [.. shards.SelectMany(s => s.Manifest.Parts.Take(s.Manifest.PartsInView).SelectMany(p => p.Unreadable))];
        _images = new Lazy<ImageSet>(() => ReadImages(shards, Count - Unreadable.Count));
        _readView = view => shards.SelectMany(s => s.Manifest.Parts.Skip(view * s.Manifest.PartsInView).Take(s.Manifest.PartsInView).Select(p => Read(s.Folder, p, view)));
    }

    /// <summary>The model: its description and what is stored of it. It takes no images; need not be disposed.</summary>
    public IOodModel Model { get; }

    /// <summary>Number of images in the list, read or not.</summary>
    public int Count { get; }

    /// <summary>How often each image is there.</summary>
    public int ViewCount { get; }

    /// <summary>What was done to the images before the model saw them; null: nothing.</summary>
    public string? Augmentation { get; }

    /// <summary>The images of the first view that could not be read, with reasons.</summary>
    public IReadOnlyList<UnreadableImage> Unreadable { get; }

    /// <summary>The images of the first view that could be read, in the order of the list, with their labels; names, of files that need not be there.</summary>
    /// <exception cref="MosFormatException">A part is missing or damaged.</exception>
    public ImageSet Images => _images.Value;

    /// <summary>Whether a folder holds stored signals, or sub-folders with shards of them.</summary>
    /// <param name="path">A folder, or anything else.</param>
    public static bool AreIn(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return FoldersIn(path).Length > 0;
    }

    /// <summary>Opens stored signals.</summary>
    /// <param name="folders">The folder of a store, a folder with one for each shard, or such folders one by one in any order; the shards are put into the order of the list.</param>
    /// <exception cref="MosException">A folder holds none, a shard is missing, there twice or not finished, or they are not all of one model and one list.</exception>
    /// <exception cref="MosFormatException">A file is missing, cut short, or of another version.</exception>
    public static StoredSignals Open(params IReadOnlyList<string> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        if (folders.Count == 0)
        {
            throw new ArgumentException("There is no folder.", nameof(folders));
        }

        var shards = new List<(string Folder, SignalManifest Manifest)>();
        foreach (string folder in folders.SelectMany(ShardFolders))
        {
            shards.Add((folder, SignalManifestFile.Read(folder)));
        }

        SignalShards.Check(shards);
        return new StoredSignals([.. shards.OrderBy(s => s.Manifest.ShardIndex)]);
    }

    /// <summary>What a store holds, finished or not.</summary>
    /// <param name="folder">The folder of a store, or one with a folder for each shard.</param>
    /// <exception cref="MosException">The folder holds none.</exception>
    /// <exception cref="MosFormatException">The manifest of one is damaged, or of another version.</exception>
    public static IReadOnlyList<StoredSignalsInfo> Inspect(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return [.. ShardFolders(folder).Select(f => StoredSignalsInfo.Of(f, SignalManifestFile.Read(f)))];
    }

    /// <summary>Reads the parts of a view in the order of the list.</summary>
    /// <param name="view">Which view, from 0.</param>
    /// <returns>Each part when its turn comes.</returns>
    /// <exception cref="MosFormatException">A part is missing or has changed; thrown when its turn comes.</exception>
    public IEnumerable<SignalPart> ReadParts(int view = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(view);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(view, ViewCount);
        return _readView(view);
    }

    private SignalPart Read(string folder, ManifestPart part, int view)
    {
        HashedFile.Verify(folder, part.File);
        using TensorFile file = TensorFile.Open(Path.Combine(folder, part.File.File));
        return new SignalPart(SignalPartFile.ReadItems(file), SignalPartFile.ReadOutput(file, Model.Signals, Model.Info), part.Unreadable, view);
    }

    private static ImageSet ReadImages((string Folder, SignalManifest Manifest)[] shards, int count)
    {
        var items = new List<ImageItem>(count);
        foreach ((string folder, SignalManifest manifest) in shards)
        {
            foreach (ManifestPart part in manifest.Parts.Take(manifest.PartsInView))
            {
                HashedFile.VerifyLength(folder, part.File);
                using TensorFile file = TensorFile.Open(Path.Combine(folder, part.File.File));
                items.AddRange(SignalPartFile.ReadItems(file));
            }
        }

        try
        {
            return new ImageSet(items, shards[0].Manifest.Images.ClassNames);
        }
        catch (ArgumentException e)
        {
            throw new MosFormatException(shards[0].Folder, $"Stored signals '{shards[0].Folder}': a label is none of the classes; copy the folder again, or extract them anew.", e);
        }
    }

    private static ModelInfo ReadInfo(string folder, ManifestModel model) => new()
    {
        Name = model.Name,
        Preprocessing = model.ReadPreprocessing(folder),
        ClassCount = model.ClassCount,
        ClassNames = model.ClassNames,
        Groups = model.Groups is { } groups ? ClassGroups.FromJson(groups.GetRawText(), SignalManifestFile.PathIn(folder)) : null,
        Head = model.Head is { } head ? SignalHeadFile.Read(folder, head) : null,
        BackboneHash = model.BackboneHash,
    };

    private static string[] ShardFolders(string folder)
    {
        string[] found = FoldersIn(folder);
        return found.Length > 0 ? found : throw new MosException(
            Directory.Exists(folder) ? $"Folder '{folder}' holds no stored signals; write some by extracting them."
            : $"'{folder}' {(File.Exists(folder) ? "is a file" : "does not exist")}; a folder of stored signals is wanted.");
    }

    private static string[] FoldersIn(string path) => SignalManifestFile.IsIn(path) ? [path]
        : Directory.Exists(path) ? [.. Directory.EnumerateDirectories(path).Where(SignalManifestFile.IsIn).Order(StringComparer.Ordinal)]
        : [];
}
