using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mos.Reporting;

/// <summary>The groups that claim the images of a set, on a line of their own.</summary>
internal sealed class IntsConverter : JsonConverter<int[]>
{
    public override int[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("claims are not a list");
        }

        List<int> values = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            values.Add(reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int value) ? value : throw new JsonException($"claim {values.Count} is no whole number"));
        }

        return [.. values];
    }

    public override void Write(Utf8JsonWriter writer, int[] value, JsonSerializerOptions options) =>
        OneLine.Write(writer, options, compact => Array.ForEach(value, compact.WriteNumberValue));
}
