using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mos.Detectors;

/// <summary>Files of fitted scorers: safetensors with the spec of each and the fingerprint of the model that it was fitted on. Data, never code.</summary>
public static class FittedScorers
{
    private const string VersionKey = "mos.format";
    private const string ScorersKey = "mos.scorers";
    private const string Version = "1";

    /// <summary>Writes scorers.</summary>
    /// <param name="path">The file; replaced when the new one is whole.</param>
    /// <param name="scorers">Fitted scorers, in an order that is kept.</param>
    /// <param name="cancellationToken">Heard before the writing begins.</param>
    /// <exception cref="MosException">The file cannot be written.</exception>
    public static Task SaveAsync(string path, IReadOnlyList<IStorableScorer> scorers, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(scorers);
        return Task.Run(() => AtomicFile.Write(path, stream => Write(stream, scorers)), cancellationToken);
    }

    /// <summary>Reads scorers of the catalogue, and of one's own.</summary>
    /// <param name="path">A file that <see cref="SaveAsync"/> wrote.</param>
    /// <param name="own">Makes a scorer of one's own of its entry and its <see cref="IStorableScorer.State"/>, which is read while it is called; it answers null for a scorer of the catalogue. Null: all are of the catalogue.</param>
    /// <param name="cancellationToken">Heard before the reading begins.</param>
    /// <exception cref="MosFormatException">The file is damaged, no file of fitted scorers, or newer than this version of Mos.</exception>
    /// <exception cref="MosException">The file cannot be opened.</exception>
    public static Task<IReadOnlyList<IStorableScorer>> LoadAsync(
        string path, Func<FittedScorerInfo, IReadOnlyList<StoredTensor>, IStorableScorer?>? own = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Task.Run(() => Read(path, own), cancellationToken);
    }

    internal static void Write(Stream stream, IReadOnlyList<IStorableScorer> scorers)
    {
        FittedScorerInfo[] entries = [.. scorers.Select(s => new FittedScorerInfo(s.Name, s.ModelFingerprint, s.DataFingerprint))];
        SafetensorsWriter.Write(
            stream,
            scorers.SelectMany((scorer, i) => scorer.State.Select(t => t.WithName(Prefix(i) + t.Name))),
            new Dictionary<string, string>
            {
                [VersionKey] = Version,
                [ScorersKey] = JsonSerializer.Serialize(entries, FittedScorerJson.Default.FittedScorerInfoArray),
            });
    }

    internal static IReadOnlyList<IStorableScorer> Read(string path, Func<FittedScorerInfo, IReadOnlyList<StoredTensor>, IStorableScorer?>? own = null)
    {
        using TensorFile file = TensorFile.Open(path);
        IReadOnlyList<FittedScorerInfo> entries = Inspect(file);
        if (entries.Count == 0)
        {
            throw new MosFormatException(path, $"'{path}' holds no fitted scorers; give a file that was written when some were fitted.");
        }

        // Equal banks of several scorers are held once.
        var shared = new List<object>();
        try
        {
            return [.. entries.Select((e, i) => own?.Invoke(e, StateOf(file, i))
                ?? ScorerCatalogue.Restore(ScorerSpec.Parse(e.Spec), new FittedState(file, Prefix(i), new FitOrigin(e.Spec, e.Model, e.Data), shared)))];
        }
        catch (FormatException e)
        {
            throw new MosFormatException(path, $"Fitted scorers '{path}' cannot be used: {e.Message}", e);
        }
    }

    /// <summary>The scorers that a file of tensors holds in a form that this Mos reads.</summary>
    /// <param name="file">Any file of tensors.</param>
    /// <returns>Their specs, in the order of the file; none where it is another kind of file.</returns>
    /// <exception cref="MosFormatException">It is one of fitted scorers, and damaged or newer than this version of Mos.</exception>
    public static IReadOnlyList<FittedScorerInfo> Inspect(TensorFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        string path = file.Path;
        if (!file.Metadata.TryGetValue(ScorersKey, out string? json))
        {
            return [];
        }

        if (file.Metadata.GetValueOrDefault(VersionKey) != Version)
        {
            throw new MosFormatException(path, $"Fitted scorers '{path}' are of version {file.Metadata.GetValueOrDefault(VersionKey)}; this Mos reads version {Version}: update Mos.");
        }

        try
        {
            return JsonSerializer.Deserialize(json, FittedScorerJson.Default.FittedScorerInfoArray) ?? [];
        }
        catch (JsonException e)
        {
            throw new MosFormatException(path, $"Fitted scorers '{path}' cannot be used: {e.Message}", e);
        }
    }

    private static IReadOnlyList<StoredTensor> StateOf(TensorFile file, int index) =>
        [.. file.Tensors.Where(t => t.Name.StartsWith(Prefix(index), StringComparison.Ordinal)).Select(t => t.WithName(t.Name[Prefix(index).Length..]))];

    private static string Prefix(int index) => FormattableString.Invariant($"{index}/");
}

/// <summary>One scorer of a file.</summary>
/// <param name="Spec">Its spec.</param>
/// <param name="Model">The fingerprint of the model that it was fitted on, see <see cref="IStorableScorer.ModelFingerprint"/>.</param>
/// <param name="Data">The fingerprint of the training images, see <see cref="IStorableScorer.DataFingerprint"/>.</param>
public sealed record FittedScorerInfo(string Spec, string? Model, string? Data = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(FittedScorerInfo[]))]
internal sealed partial class FittedScorerJson : JsonSerializerContext;
