using System.Text.Json;

namespace Mos;

/// <summary>Reads and writes the manifest of a folder.</summary>
internal static class SignalManifestFile
{
    public static string PathIn(string folder) => Path.Combine(folder, SignalManifest.FileName);

    public static bool IsIn(string folder) => File.Exists(PathIn(folder));

    public static void Write(string folder, SignalManifest manifest) =>
        AtomicFile.Write(PathIn(folder), stream => JsonSerializer.Serialize(stream, manifest, SignalManifestJson.Default.SignalManifest));

    /// <exception cref="MosFormatException">It is no manifest, or of another version.</exception>
    /// <exception cref="MosException">It cannot be opened.</exception>
    public static SignalManifest Read(string folder)
    {
        string path = PathIn(folder);
        byte[] bytes = InputFile.Open(path, File.ReadAllBytes);
        try
        {
            using (var json = JsonDocument.Parse(bytes))
            {
                int version = json.RootElement.GetProperty("version").GetInt32();
                if (version != SignalManifest.CurrentVersion)
                {
                    throw new MosFormatException(path, $"Stored signals '{folder}' are of version {version}; this Mos reads version {SignalManifest.CurrentVersion}: update Mos, or extract them anew.");
                }
            }

            SignalManifest manifest = JsonSerializer.Deserialize(bytes, SignalManifestJson.Default.SignalManifest)!;
            return IsPossible(manifest) ? manifest : throw new JsonException("its numbers contradict each other.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new MosFormatException(path, $"Stored signals '{folder}': '{SignalManifest.FileName}' cannot be read ({e.Message.TrimEnd('.')}); copy the folder again, or extract them anew.", e);
        }
    }

    private static bool IsPossible(SignalManifest m) =>
        m is { ShardCount: > 0, ShardIndex: >= 0, ViewCount: > 0, PartSize: > 0, Images.Count: > 0, Model.Preprocessing: not null }
        && m.ShardIndex < m.ShardCount
        && (m.Signals & SignalPartFile.Storable) != 0 && (m.Signals & ~SignalPartFile.Storable) == 0
        && m.Parts.Count <= (long)m.PartsInView * m.ViewCount
        && m.Parts.Select((p, i) => p.File.File == SignalPartFile.NameOf(i) && p.Unreadable.Count <= m.PlaceOf(i).Count).All(isRight => isRight)
        && m.Model.Head?.File is null or SignalHeadFile.FileName;
}
