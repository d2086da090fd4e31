using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mos;

/// <summary>A number for each channel of an image, in the order red, green, blue, whatever the order in which a network takes them.</summary>
/// <param name="Red">For red.</param>
/// <param name="Green">For green.</param>
/// <param name="Blue">For blue.</param>
[JsonConverter(typeof(ChannelValuesConverter))]
public readonly record struct ChannelValues(float Red, float Green, float Blue)
{
    /// <summary>The number of a channel: 0 is red, 1 green, 2 blue.</summary>
    /// <param name="channel">0 to 2.</param>
    public float this[int channel] => channel switch
    {
        0 => Red,
        1 => Green,
        2 => Blue,
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "A channel is 0, 1 or 2."),
    };

    /// <summary>One number for all channels.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator ChannelValues(float value) => new(value, value, value);

    /// <summary>One number, or an array of three.</summary>
    internal static ChannelValues Read(JsonElement json) => json.ValueKind == JsonValueKind.Number ? json.GetSingle()
        : json.ValueKind == JsonValueKind.Array && json.GetArrayLength() == 3 ? new ChannelValues(json[0].GetSingle(), json[1].GetSingle(), json[2].GetSingle())
        : throw new JsonException("mean and deviation are one number, or three for red, green and blue.");

    /// <summary>Whether a condition holds for all three.</summary>
    internal bool All(Func<float, bool> condition) => condition(Red) && condition(Green) && condition(Blue);
}

/// <summary>One number where the three are equal, else an array of three.</summary>
internal sealed class ChannelValuesConverter : JsonConverter<ChannelValues>
{
    public override ChannelValues Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return ChannelValues.Read(document.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, ChannelValues value, JsonSerializerOptions options)
    {
        if (value == value.Red)
        {
            writer.WriteNumberValue(value.Red);
            return;
        }

        writer.WriteStartArray();
        writer.WriteNumberValue(value.Red);
        writer.WriteNumberValue(value.Green);
        writer.WriteNumberValue(value.Blue);
        writer.WriteEndArray();
    }
}
