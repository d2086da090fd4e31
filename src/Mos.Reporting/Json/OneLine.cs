using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Mos.Reporting;

/// <summary>Writes a long list of numbers on a line of its own, where indented JSON would give each number a line.</summary>
internal static class OneLine
{
    public static void Write(Utf8JsonWriter writer, JsonSerializerOptions options, Action<Utf8JsonWriter> writeValues)
    {
        ArrayBufferWriter<byte> line = new();
        line.Write(Encoding.UTF8.GetBytes(options.NewLine + new string(' ', options.IndentSize * writer.CurrentDepth)));
        using (Utf8JsonWriter compact = new(line))
        {
            compact.WriteStartArray();
            writeValues(compact);
            compact.WriteEndArray();
        }

        writer.WriteRawValue(line.WrittenSpan, skipInputValidation: true);
    }
}
