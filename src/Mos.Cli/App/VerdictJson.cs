using System.Text.Encodings.Web;
using System.Text.Json;
using Mos.Detectors;

namespace Mos.Cli.App;

/// <summary>A verdict as one line of JSON, so that a stream of them can be read while it grows.</summary>
internal static class VerdictJson
{
    private static readonly JsonSerializerOptions OneLine = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static string Line(OodVerdict verdict) => JsonSerializer.Serialize(verdict, OneLine);
}
