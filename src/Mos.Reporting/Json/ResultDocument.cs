using System.Text.Json.Serialization;
using Mos.Detectors;

namespace Mos.Reporting;

/// <summary>What stands in <c>results.json</c>.</summary>
internal sealed record ResultDocument(string Format, int Version, OodBenchmarkResult Result);

/// <summary>The part of it that every version has, and that is read first.</summary>
internal sealed record ResultHeader(string? Format = null, int Version = 0);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    WriteIndented = true,
    NewLine = "\n",
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(DoublesConverter), typeof(IntsConverter)])]
[JsonSerializable(typeof(ResultDocument))]
[JsonSerializable(typeof(ResultHeader))]
internal sealed partial class ResultJsonContext : JsonSerializerContext;
