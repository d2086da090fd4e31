namespace Mos;

/// <summary>Reads checkpoints as PyTorch writes them since 1.6: a zip of <c>NAME/data.pkl</c> and a file <c>NAME/data/KEY</c> for each storage.</summary>
internal static class PyTorchZipReader
{
    private const string PickleName = "/data.pkl";
    private const long MaxPickleLength = 1 << 26;

    public static bool IsCheckpoint(List<ZipEntry> entries) => entries.Exists(IsPickle);

    public static TensorFileContent Read(CheckpointFile file, List<ZipEntry> entries)
    {
        List<ZipEntry> pickles = entries.FindAll(IsPickle);
        if (pickles.Count > 1 || pickles[0].Length > MaxPickleLength)
        {
            throw file.Error("holds several pickles, or one that is too long for a checkpoint; save the state_dict alone");
        }

        ZipEntry pickle = pickles[0];
        string folder = pickle.Name[..^PickleName.Length];
        Dictionary<string, ZipEntry> byName = entries.ToDictionary(e => e.Name);
        var storages = new Dictionary<string, PickledStorage>();
        try
        {
            using Stream stream = pickle.Open(0);
            object? root = new Unpickler(new PickleInput(stream, pickle.Length), id => FindStorage(id, folder, byName, storages)).Load();
            (PickleValue tree, List<StoredTensor> tensors) = PickleTree.Build(file, root, IsBigEndian(byName, folder));
            return new TensorFileContent(TensorFileFormat.PyTorchZip, tensors) { Root = tree };
        }
        catch (FormatException e)
        {
            throw file.Error($"is no readable PyTorch checkpoint: {e.Message}", e);
        }
    }

    private static bool IsPickle(ZipEntry entry) =>
        entry.Name.EndsWith(PickleName, StringComparison.Ordinal) && entry.Name.IndexOf('/', StringComparison.Ordinal) == entry.Name.Length - PickleName.Length;

    private static PickledStorage FindStorage(object?[] id, string folder, Dictionary<string, ZipEntry> entries, Dictionary<string, PickledStorage> storages)
    {
        PickledStorage storage = PickledStorageId.Resolve(id, storages);
        if (storage.HasBytes)
        {
            return storage;
        }

        if (storage.Key.Contains('/', StringComparison.Ordinal) || !entries.TryGetValue($"{folder}/data/{storage.Key}", out ZipEntry? entry))
        {
            throw new FormatException($"it has no data for the storage '{storage.Key}'");
        }

        if (entry.Length != storage.ByteCount)
        {
            throw new FormatException($"storage '{storage.Key}' should have {storage.ByteCount} bytes but has {entry.Length}");
        }

        storage.Bind(entry);
        return storage;
    }

    /// <summary>Since 2.1 the byte order stands in a file of its own.</summary>
    private static bool IsBigEndian(Dictionary<string, ZipEntry> entries, string folder)
    {
        if (!entries.TryGetValue($"{folder}/byteorder", out ZipEntry? entry) || entry.Length != "big".Length)
        {
            return false;
        }

        Span<byte> order = stackalloc byte["big".Length];
        using Stream stream = entry.Open(0);
        stream.ReadExactly(order);
        return order.SequenceEqual("big"u8);
    }
}
