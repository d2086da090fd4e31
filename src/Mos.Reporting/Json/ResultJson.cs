using System.Text.Encodings.Web;
using System.Text.Json;
using Mos.Detectors;

namespace Mos.Reporting;

/// <summary>The file <c>results.json</c>: the whole result, from which everything else can be rendered again.</summary>
internal static class ResultJson
{
    private const string Format = "mos.results";

    // File names stay readable; the file is never pasted into a page.
    private static readonly ResultJsonContext Context =
        new(new JsonSerializerOptions(ResultJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static Task WriteAsync(OodBenchmarkResult result, Stream output, CancellationToken cancellationToken)
    {
        ResultDocument document = new(Format, OodBenchmarkResult.FormatVersion, result);
        return JsonSerializer.SerializeAsync(output, document, Context.ResultDocument, cancellationToken);
    }

    public static OodBenchmarkResult Read(ReadOnlySpan<byte> json, string path)
    {
        try
        {
            ResultHeader? header = JsonSerializer.Deserialize(json, Context.ResultHeader);
            if (header?.Format != Format)
            {
                throw new MosFormatException(
                    path, $"Results '{path}': this is not a result of Mos, for its 'format' is not '{Format}'; give a results.json that Mos wrote.");
            }

            if (header.Version is < 1 or > OodBenchmarkResult.FormatVersion)
            {
                throw new MosFormatException(
                    path,
                    $"Results '{path}': version {header.Version} is unknown, this Mos reads up to {OodBenchmarkResult.FormatVersion}; "
                    + "use the Mos that wrote it, or a newer one.");
            }

            OodBenchmarkResult result = JsonSerializer.Deserialize(json, Context.ResultDocument)!.Result;
            return ResultConsistency.Problem(result) is { } problem
                ? throw new MosFormatException(path, $"Results '{path}': {problem}; the file was changed by hand, run the benchmark again.")
                : result;
        }
        catch (JsonException e)
        {
            throw new MosFormatException(path, $"Results '{path}': cut short or damaged ({e.Message.TrimEnd('.')}); run the benchmark again.", e);
        }
    }
}
