using System.Text.Json;
using System.Text.Json.Serialization;
using Mos.Imaging;

namespace Mos.OnnxRuntime;

/// <summary>What Mos writes into the metadata of an ONNX file, so that the file alone makes the same model again; every value is JSON.</summary>
internal sealed partial record OnnxMetadata
{
    private const int FormatVersion = 1;

    public Preprocessing? Preprocessing { get; init; }

    public string? Logits { get; init; }

    public string? Features { get; init; }

    public ImageLayout? Layout { get; init; }

    public ClassGroups? Groups { get; init; }

    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The last layer, where the graph does not tell it.</summary>
    public LinearHead? Head { get; init; }

    /// <summary>What the user gave, and the file's own where he gave nothing.</summary>
    /// <exception cref="MosFormatException">The file was written by a newer version of Mos, or a value cannot be read.</exception>
    public static OnnxMetadata Of(OnnxFile file, OnnxLoadOptions options)
    {
        OnnxMetadata own = Read(file);
        return new OnnxMetadata
        {
            Preprocessing = options.Preprocessing ?? own.Preprocessing,
            Logits = options.Logits ?? own.Logits,
            Features = options.Features ?? own.Features,
            Layout = options.Layout ?? own.Layout,
            Groups = options.Groups ?? own.Groups,
            ClassNames = options.ClassNames ?? own.ClassNames,
            Head = options.Head ?? own.Head,
        };
    }

    /// <summary>The metadata for a file.</summary>
    public IEnumerable<KeyValuePair<string, string>> Write()
    {
        (string Key, string? Json)[] all =
        [
            ("format", JsonSerializer.Serialize(FormatVersion, OnnxJson.Default.Int32)),
            ("preprocessing", Preprocessing?.ToJson()),
            ("logits", Logits is null ? null : JsonSerializer.Serialize(Logits, OnnxJson.Default.String)),
            ("features", Features is null ? null : JsonSerializer.Serialize(Features, OnnxJson.Default.String)),
            ("layout", Layout is { } layout ? JsonSerializer.Serialize(layout, OnnxJson.Default.ImageLayout) : null),
            ("groups", Groups?.ToJson()),
            ("classes", ClassNames is null ? null : JsonSerializer.Serialize([.. ClassNames], OnnxJson.Default.StringArray)),
            ("head", Head is null ? null : JsonSerializer.Serialize(new HeadContent(Head.FeatureCount, Head.Weight.Values.ToArray(), Head.Bias.ToArray()), OnnxJson.Default.HeadContent)),
        ];
        return all.Where(p => p.Json is not null).Select(p => KeyValuePair.Create(OnnxFile.OwnPrefix + p.Key, p.Json!));
    }

    private static OnnxMetadata Read(OnnxFile file)
    {
        T? Value<T>(string key, Func<string, T> read)
        {
            try
            {
                return file.Metadata.TryGetValue(OnnxFile.OwnPrefix + key, out string? json) ? read(json) : default;
            }
            catch (Exception e) when (e is JsonException or ArgumentException or DivideByZeroException)
            {
                throw new MosFormatException(file.Path, $"'{file.Path}': its metadata '{OnnxFile.OwnPrefix}{key}' cannot be read ({e.Message}); save the model anew.", e);
            }
        }

        int version = Value("format", json => JsonSerializer.Deserialize(json, OnnxJson.Default.Int32));
        return version > FormatVersion
            ? throw new MosFormatException(file.Path, $"'{file.Path}' is of format {version}, and this version of Mos reads up to {FormatVersion}; use a newer Mos.")
            : new OnnxMetadata
            {
                Preprocessing = Value("preprocessing", json => Preprocessing.FromJson(json, file.Path)),
                Logits = Value("logits", json => JsonSerializer.Deserialize(json, OnnxJson.Default.String)),
                Features = Value("features", json => JsonSerializer.Deserialize(json, OnnxJson.Default.String)),
                Layout = Value<ImageLayout?>("layout", json => JsonSerializer.Deserialize(json, OnnxJson.Default.ImageLayout)),
                Groups = Value("groups", json => ClassGroups.FromJson(json, file.Path)),
                ClassNames = Value("classes", json => JsonSerializer.Deserialize(json, OnnxJson.Default.StringArray)),
                Head = Value("head", json => JsonSerializer.Deserialize(json, OnnxJson.Default.HeadContent)?.ToHead()),
            };
    }

    internal sealed record HeadContent(int Features, float[] Weight, float[] Bias)
    {
        public LinearHead ToHead() => new(new FloatMatrix(Weight.Length / Features, Features, Weight), Bias);
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(int))]
    [JsonSerializable(typeof(string))]
    [JsonSerializable(typeof(string[]))]
    [JsonSerializable(typeof(ImageLayout))]
    [JsonSerializable(typeof(HeadContent))]
    private sealed partial class OnnxJson : JsonSerializerContext;
}
