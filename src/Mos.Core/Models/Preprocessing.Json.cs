using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mos;

public sealed partial record Preprocessing
{
    /// <summary>The preprocessing as one line of JSON, for the metadata of a file; equal for equal ones.</summary>
    /// <returns>Such as <c>{"size":480,"mean":0.5,"deviation":0.5}</c>; what is as by default beyond these is left out.</returns>
    public string ToJson() => JsonSerializer.Serialize(
        new Content(
            Size,
            Mean,
            Deviation,
            ShorterSide,
            Filter == ResizeFilter.Bilinear ? null : Filter,
            Divisor == 255 ? null : Divisor,
            Channels == ChannelOrder.Rgb ? null : Channels,
            ScaledJpeg ? true : null),
        PreprocessingJson.Default.Content);

    /// <summary>Reads what <see cref="ToJson"/> wrote; members that are left out have their defaults.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="source">The file it comes from, for messages.</param>
    /// <exception cref="MosFormatException">It is not JSON of this form, or a number in it is out of range.</exception>
    public static Preprocessing FromJson(string json, string source)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Read(document.RootElement).Checked();
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new MosFormatException(source, $"'{source}': its preprocessing cannot be read ({e.Message}); correct it, or write the file anew.", e);
        }
    }

    // By hand: the serializer's machinery for one small record takes longer to start than all the rest of opening a file.
    private static Preprocessing Read(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            throw new JsonException("It is null.");
        }

        var read = new Preprocessing(0);
        foreach (JsonProperty member in json.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null))
        {
            JsonElement value = member.Value;
            read = member.Name switch
            {
                "size" => read with { Size = value.GetInt32() },
                "mean" => read with { Mean = ChannelValues.Read(value) },
                "deviation" => read with { Deviation = ChannelValues.Read(value) },
                "shorterSide" => read with { ShorterSide = value.GetInt32() },
                "filter" => read with { Filter = Enum.Parse<ResizeFilter>(value.GetString()!, ignoreCase: true) },
                "divisor" => read with { Divisor = value.GetSingle() },
                "channels" => read with { Channels = Enum.Parse<ChannelOrder>(value.GetString()!, ignoreCase: true) },
                "scaledJpeg" => read with { ScaledJpeg = value.GetBoolean() },
                _ => throw new JsonException($"there is no member '{member.Name}'"),
            };
        }

        return read;
    }

    private Preprocessing Checked() =>
        Size < 1 ? throw new JsonException($"size is {Size}, and has to be 1 or more")
        : ShorterSide < Size ? throw new JsonException($"shorterSide is {ShorterSide}, and has to be {Size} or more, the size")
        : !(Divisor > 0 && float.IsFinite(Divisor)) ? throw new JsonException($"divisor is {Divisor}, and has to be above 0")
        : !Mean.All(float.IsFinite) ? throw new JsonException("mean is not finite")
        : !Deviation.All(d => d > 0 && float.IsFinite(d)) ? throw new JsonException("deviation has to be above 0")
        : this;

    internal sealed record Content(
        int Size, ChannelValues? Mean, ChannelValues? Deviation, int? ShorterSide, ResizeFilter? Filter, float? Divisor, ChannelOrder? Channels, bool? ScaledJpeg);

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UseStringEnumConverter = true)]
    [JsonSerializable(typeof(Content))]
    private sealed partial class PreprocessingJson : JsonSerializerContext;
}
