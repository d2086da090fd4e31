using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Mos.Detectors;

/// <summary>Writes a detector file; the same detector gives the same bytes.</summary>
internal static class DetectorFileWriter
{
    // Zip cannot say "no time"; its first day keeps files reproducible.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Write(string path, OodDetector detector, string? modelPath, CancellationToken cancellationToken)
    {
        IStorableModel model = detector.Model as IStorableModel
            ?? throw new MosException($"Model '{detector.Model.Info.Name}' cannot be saved, so its detector cannot be either; use a model that can, or keep the calibration's scores.");
        string? sha256 = modelPath is null ? null : FileHash(modelPath);
        AtomicFile.Write(path, stream =>
        {
            var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            entries[DetectorFile.HeldOutEntry] = WriteEntry(zip, DetectorFile.HeldOutEntry, s => WriteScores(s, detector.Calibration.HeldOutScores.Span));
            cancellationToken.ThrowIfCancellationRequested();
            var combined = detector.Scorer as CombinedScorer;
            if (combined is not null)
            {
                double[] references = [.. combined.References.SelectMany(r => r)];
                entries[DetectorFile.ReferenceEntry] = WriteEntry(zip, DetectorFile.ReferenceEntry, s => WriteScores(s, references));
            }

            IStorableScorer[] fitted = [.. (combined?.Parts ?? [detector.Scorer]).OfType<IStorableScorer>()];
            if (fitted.Length > 0)
            {
                entries[DetectorFile.ScorerEntry] = WriteEntry(zip, DetectorFile.ScorerEntry, s => FittedScorers.Write(s, fitted));
            }

            if (modelPath is null)
            {
                entries[DetectorFile.ModelEntry] = WriteEntry(zip, DetectorFile.ModelEntry, model.Save);
                cancellationToken.ThrowIfCancellationRequested();
            }

            var manifest = new DetectorManifest
            {
                Format = DetectorManifest.FormatName,
                Version = DetectorManifest.CurrentVersion,
                MosVersion = ProductVersion.Current,
                Scorer = detector.Scorer.Name,
                TargetTpr = detector.Calibration.TargetTpr,
                HeldOutCount = detector.Calibration.Count,
                Combination = combined is null ? null : new ManifestCombination(
                    CombinedScorer.NameOf(combined.Combination), [.. combined.Parts.Select(p => p.Name)], combined.References[0].Length),
                HeldOutTop1 = detector.HeldOutTop1,
                Warnings = detector.Warnings,
                Model = new ManifestModel(model.Info.Name, model.Format, Relative(path, modelPath), sha256, ModelFingerprint.Of(model.Info)),
                Entries = entries,
            };
            string hash = WriteEntry(
                zip, DetectorFile.ManifestEntry, s => JsonSerializer.Serialize(s, manifest, DetectorManifestJson.Default.DetectorManifest));
            zip.Comment = DetectorFile.CommentPrefix + hash;
        });
    }

    /// <summary>Writes an entry, uncompressed: weights hardly shrink, and a reader may go straight to them.</summary>
    /// <returns>The SHA-256 of what was written.</returns>
    private static string WriteEntry(ZipArchive zip, string name, Action<Stream> write)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = NoTime;
        using Stream stream = entry.Open();
        using var sha = SHA256.Create();
        using (var hashing = new CryptoStream(stream, sha, CryptoStreamMode.Write, leaveOpen: true))
        {
            write(hashing);
        }

        return Convert.ToHexStringLower(sha.Hash!);
    }

    private static void WriteScores(Stream stream, ReadOnlySpan<double> scores)
    {
        var bytes = new byte[scores.Length * sizeof(double)];
        for (int i = 0; i < scores.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), scores[i]);
        }

        stream.Write(bytes);
    }

    private static string FileHash(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MosException($"Model file '{path}' cannot be read: {e.Message}", e);
        }
    }

    private static string? Relative(string detectorPath, string? modelPath) => modelPath is null
        ? null
        : Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(detectorPath))!, Path.GetFullPath(modelPath)).Replace('\\', '/');
}
