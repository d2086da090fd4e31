using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mos.Vision;

/// <summary>What a safetensors file says of the model in it; every value is JSON.</summary>
internal sealed partial record BitMetadata
{
    private const int FormatVersion = 1;

    public BitVariant? Variant { get; init; }

    public ClassGroups? Groups { get; init; }

    /// <summary>The names of the classes by class index.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    public Preprocessing? Preprocessing { get; init; }

    /// <summary>How the model was trained, as JSON; handed on unread.</summary>
    public string? Training { get; init; }

    /// <summary>Reads the metadata of a file.</summary>
    /// <exception cref="MosFormatException">It was written by a newer version of Mos, or a value cannot be read.</exception>
    public static BitMetadata Read(IReadOnlyDictionary<string, string> metadata, string path)
    {
        T? Value<T>(string key, Func<string, T> read)
        {
            try
            {
                return metadata.TryGetValue(key, out string? json) ? read(json) : default;
            }
            catch (Exception e) when (e is JsonException or FormatException)
            {
                throw new MosFormatException(path, $"'{path}': its metadata '{key}' cannot be read ({e.Message}); write the file anew.", e);
            }
        }

        int version = Value("mos.format", json => JsonSerializer.Deserialize(json, BitJson.Default.Int32));
        return version > FormatVersion
            ? throw new MosFormatException(path, $"'{path}' is of format {version}, and this version of Mos reads up to {FormatVersion}; use a newer Mos.")
            : new BitMetadata
            {
                Variant = Value("mos.variant", json => BitVariant.Parse(JsonSerializer.Deserialize(json, BitJson.Default.String) ?? "")),
                Groups = Value("mos.groups", json => ClassGroups.FromJson(json, path)),
                ClassNames = Value("mos.classes", json => JsonSerializer.Deserialize(json, BitJson.Default.StringArray)),
                Preprocessing = Value("mos.preprocessing", json => Preprocessing.FromJson(json, path)),
                Training = Value("mos.training", json => json),
            };
    }

    /// <summary>The metadata for a file.</summary>
    public Dictionary<string, string> Write()
    {
        var metadata = new Dictionary<string, string> { ["mos.format"] = JsonSerializer.Serialize(FormatVersion, BitJson.Default.Int32) };
        void Add(string key, string? json)
        {
            if (json is not null)
            {
                metadata.Add(key, json);
            }
        }

        Add("mos.variant", Variant is null ? null : JsonSerializer.Serialize(Variant.Name, BitJson.Default.String));
        Add("mos.groups", Groups?.ToJson());
        Add("mos.classes", ClassNames is null ? null : JsonSerializer.Serialize([.. ClassNames], BitJson.Default.StringArray));
        Add("mos.preprocessing", Preprocessing?.ToJson());
        Add("mos.training", Training);
        return metadata;
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(int))]
    [JsonSerializable(typeof(string))]
    [JsonSerializable(typeof(string[]))]
    private sealed partial class BitJson : JsonSerializerContext;
}
