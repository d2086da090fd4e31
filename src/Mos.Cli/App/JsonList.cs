using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mos.Cli.App;

/// <summary>An array of JSON that is written while its elements come, each on a line of its own.</summary>
/// <param name="output">Receives it; borrowed.</param>
internal sealed class JsonList(TextWriter output)
{
    private static readonly JsonSerializerOptions OneLine = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private string _before = "[\n";

    public void Add(object element)
    {
        output.Write(_before);
        output.Write(JsonSerializer.Serialize(element, OneLine));
        _before = ",\n";
    }

    /// <summary>Writes the end; without it the array is not whole, which tells a reader that it was cut short.</summary>
    public void End() => output.Write(_before[0] == '[' ? "[]\n" : "\n]\n");
}
