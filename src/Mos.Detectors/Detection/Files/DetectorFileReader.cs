using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Mos.Detectors;

/// <summary>Reads a detector file, checking all that is read against its hash.</summary>
internal sealed class DetectorFileReader : IDisposable
{
    // File systems end a name at 255 bytes; the extension comes behind this.
    private const int LongestName = 200;

    private readonly string _path;
    private readonly ZipArchive _zip;

    private DetectorFileReader(string path, ZipArchive zip)
    {
        _path = path;
        _zip = zip;
        Manifest = ReadManifest();
    }

    public DetectorManifest Manifest { get; }

    /// <summary>Opens a file and reads its manifest.</summary>
    /// <exception cref="MosFormatException">It is no whole detector file of a version that is known.</exception>
    /// <exception cref="MosException">It cannot be opened.</exception>
    public static DetectorFileReader Open(string path)
    {
        FileStream stream;
        try
        {
            stream = File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string cause = Directory.Exists(path) ? "it is a folder; name a file in it."
                : e is FileNotFoundException or DirectoryNotFoundException ? "it does not exist; check the path."
                : e.Message;
            throw new MosException($"Detector file '{path}' cannot be opened: {cause}", e);
        }

        ZipArchive? zip = null;
        try
        {
            zip = new ZipArchive(stream, ZipArchiveMode.Read);
            return new DetectorFileReader(path, zip);
        }
        catch (Exception e)
        {
            zip?.Dispose();
            stream.Dispose();
            if (IsDamage(e))
            {
                throw Damaged(path, "it is cut short, or no zip file", e);
            }

            throw;
        }
    }

    public double[] ReadHeldOutScores() => ReadScores(DetectorFile.HeldOutEntry, Manifest.HeldOutCount);

    /// <summary>For each scorer of a combination its reference scores.</summary>
    public IReadOnlyList<double[]> ReadReferences(ManifestCombination combination) => combination.Scorers.Count >= 2 && combination.ReferenceCount > 0
        ? [.. ReadScores(DetectorFile.ReferenceEntry, (long)combination.Scorers.Count * combination.ReferenceCount).Chunk(combination.ReferenceCount)]
        : throw Damaged("it combines fewer than two scorers, or without reference scores");

    private double[] ReadScores(string entry, long count)
    {
        using var bytes = new MemoryStream();
        Read(entry, Hash(entry), bytes);
        var scores = new double[bytes.Length / sizeof(double)];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes.GetBuffer().AsSpan(i * sizeof(double)));
        }

        return scores.Length == count && !Array.Exists(scores, double.IsNaN)
            ? scores
            : throw Damaged($"its entry '{entry}' has {scores.Length} scores where its manifest says {count}, or one that is no number");
    }

    public IOodModel LoadModel(IModelLoader loader)
    {
        ManifestModel model = Manifest.Model;
        if (model.Format != loader.Format)
        {
            throw new MosFormatException(
                _path, $"Detector file '{_path}' has a model of format '{model.Format}', but the loader given reads '{loader.Format}'; pass the loader of that format.");
        }

        IOodModel loaded = model.Path is null ? LoadEntry(loader) : LoadReferenced(loader, model.Path);
        if (model.Fingerprint is not { } expected || ModelFingerprint.Of(loaded.Info) == expected)
        {
            return loaded;
        }

        loaded.Dispose();
        throw model.Path is null
            ? Damaged($"its model '{model.Name}' is not the one that it was calibrated with")
            : new MosFormatException(
                _path,
                $"The model '{model.Path}' of detector file '{_path}', as it is loaded now, is not the one that it was calibrated with; give the loader the same settings (preprocessing, groups, outputs), or save the detector with its model.");
    }

    /// <summary>The fitted scorers; none where the scorers learn nothing.</summary>
    /// <param name="own">The caller's own, which takes the place of the one of its name; null: there is none.</param>
    public IReadOnlyList<IStorableScorer> ReadFittedScorers(IOodScorer? own) => Manifest.Entries.ContainsKey(DetectorFile.ScorerEntry)
        ? Extract(DetectorFile.ScorerEntry, "scorer.safetensors", path => FittedScorers.Read(path, (entry, _) => entry.Spec == own?.Name ? own as IStorableScorer : null))
        : [];

    public void Dispose() => _zip.Dispose();

    internal MosFormatException Damaged(string cause, Exception? inner = null) => Damaged(_path, cause, inner);

    /// <summary>What the zip reader throws where bytes of its structure have changed.</summary>
    private static bool IsDamage(Exception e) => e is InvalidDataException or IOException or NotSupportedException or ArgumentException;

    private static MosFormatException Damaged(string path, string cause, Exception? inner = null) =>
        new(path, $"Detector file '{path}' cannot be used: {cause}; copy it again, or build the detector anew.", inner);

    private DetectorManifest ReadManifest()
    {
        string comment = _zip.Comment;
        if (!comment.StartsWith(DetectorFile.CommentPrefix, StringComparison.Ordinal))
        {
            throw Damaged("it is a zip file, but not a detector's");
        }

        using var bytes = new MemoryStream();
        Read(DetectorFile.ManifestEntry, comment[DetectorFile.CommentPrefix.Length..], bytes);
        try
        {
            using (JsonDocument json = JsonDocument.Parse(bytes.ToArray()))
            {
                CheckVersion(json.RootElement);
            }

            return JsonSerializer.Deserialize(bytes.ToArray(), DetectorManifestJson.Default.DetectorManifest)!;
        }
        catch (JsonException e)
        {
            throw Damaged("its manifest is not understood", e);
        }
    }

    /// <summary>The version is looked at before anything else, so that a newer file is called newer and not damaged.</summary>
    private void CheckVersion(JsonElement manifest)
    {
        if (manifest.ValueKind != JsonValueKind.Object
            || !manifest.TryGetProperty("version", out JsonElement version)
            || version.ValueKind != JsonValueKind.Number
            || !version.TryGetInt32(out int number))
        {
            throw Damaged("its manifest states no version");
        }

        if (number > DetectorManifest.CurrentVersion)
        {
            throw new MosFormatException(
                _path,
                $"Detector file '{_path}' is of version {number}, written by a newer Mos; this one reads up to version {DetectorManifest.CurrentVersion}: update Mos.");
        }
    }

    private IOodModel LoadEntry(IModelLoader loader) => Extract(DetectorFile.ModelEntry, FileName(Manifest.Model), loader.Load);

    /// <summary>Loaders read files, so the entry is put into one, which goes when it was read.</summary>
    private T Extract<T>(string entry, string fileName, Func<string, T> read)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mos-");
        try
        {
            string path = Path.Combine(folder.FullName, fileName);
            using (FileStream stream = File.Create(path))
            {
                Read(entry, Hash(entry), stream);
            }

            return read(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The model's name with what no file system forbids, and no longer in bytes: loaders may take a model's name from its file.</summary>
    private static string FileName(ManifestModel model)
    {
        int bytes = 0;
        IEnumerable<char> name = model.Name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ' ' ? c : '_')
            .TakeWhile(c => (bytes += Encoding.UTF8.GetByteCount([c])) <= LongestName);
        return $"{string.Concat(name)}.{model.Format}";
    }

    private IOodModel LoadReferenced(IModelLoader loader, string relative)
    {
        string path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(_path))!, relative));
        if (!File.Exists(path))
        {
            throw new MosFormatException(_path, $"Detector file '{_path}' refers to the model file '{path}', which is not there; put it back, or save the detector with its model.");
        }

        using (FileStream stream = File.OpenRead(path))
        {
            if (Convert.ToHexStringLower(SHA256.HashData(stream)) != Manifest.Model.Sha256)
            {
                throw new MosFormatException(path, $"Model file '{path}' has changed since detector file '{_path}' was saved; put the old one back, or build the detector anew.");
            }
        }

        return loader.Load(path);
    }

    private string Hash(string entry) => Manifest.Entries.TryGetValue(entry, out string? hash) ? hash : throw Damaged($"its manifest does not list '{entry}'");

    private void Read(string name, string expectedHash, Stream destination)
    {
        ZipArchiveEntry entry = _zip.GetEntry(name) ?? throw Damaged($"it has no entry '{name}'");
        using var sha = SHA256.Create();
        try
        {
            using Stream stream = entry.Open();
            using var hashing = new CryptoStream(stream, sha, CryptoStreamMode.Read);
            hashing.CopyTo(destination);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged($"its entry '{name}' is damaged", e);
        }

        if (Convert.ToHexStringLower(sha.Hash!) != expectedHash)
        {
            throw Damaged($"its entry '{name}' has changed since it was written");
        }
    }
}
