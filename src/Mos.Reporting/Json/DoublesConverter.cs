using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mos.Reporting;

/// <summary>
/// The scores of a method on a line of their own; infinities, which JSON has no numbers for, as <c>"Infinity"</c> and <c>"-Infinity"</c>.
/// </summary>
internal sealed class DoublesConverter : JsonConverter<double[]>
{
    public override double[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("scores are not a list");
        }

        List<double> values = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            values.Add(reader.TokenType switch
            {
                JsonTokenType.Number => reader.GetDouble(),
                JsonTokenType.String when reader.ValueTextEquals("Infinity"u8) => double.PositiveInfinity,
                JsonTokenType.String when reader.ValueTextEquals("-Infinity"u8) => double.NegativeInfinity,
                _ => throw new JsonException($"score {values.Count} is no number"),
            });
        }

        return [.. values];
    }

    public override void Write(Utf8JsonWriter writer, double[] value, JsonSerializerOptions options) => OneLine.Write(writer, options, compact =>
    {
        foreach (double score in value)
        {
            if (double.IsFinite(score))
            {
                compact.WriteNumberValue(score);
            }
            else
            {
                compact.WriteStringValue(Figures.Exact(score));
            }
        }
    });
}
