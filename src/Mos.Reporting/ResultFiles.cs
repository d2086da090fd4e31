using System.Text;
using Mos.Detectors;

namespace Mos.Reporting;

/// <summary>
/// The files of a benchmark: <c>results.json</c>, from which all others can be rendered again, <c>results.md</c>, <c>scores.csv</c> and
/// <c>report.html</c>.
/// </summary>
public static class ResultFiles
{
    /// <summary>The whole result, versioned; numbers give the same bits when read again.</summary>
    public const string Json = "results.json";

    /// <summary>The tables as Markdown.</summary>
    public const string Markdown = "results.md";

    /// <summary>Every score: <c>set,file,&lt;method&gt;...</c>, quoted as RFC 4180 says, in UTF-8.</summary>
    public const string Csv = "scores.csv";

    /// <summary>One page with tables, curves, histograms and the most confident mistakes that needs no other file and no network.</summary>
    public const string Html = "report.html";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes all four files, each beside its target and renamed when whole.</summary>
    /// <param name="result">What the benchmark found.</param>
    /// <param name="directory">The folder; made where it does not exist. Files of these names in it are replaced.</param>
    /// <param name="cancellationToken">Heard between the files.</param>
    /// <exception cref="ArgumentException">The parts of the result do not fit each other, or a score is NaN.</exception>
    /// <exception cref="MosException">The folder cannot be made or written to.</exception>
    public static Task SaveAsync(OodBenchmarkResult result, string directory, CancellationToken cancellationToken = default) =>
        SaveAsync(result, directory, gallery: null, cancellationToken);

    /// <summary>Writes all four files, with pictures in the report.</summary>
    /// <param name="result">What the benchmark found.</param>
    /// <param name="directory">The folder; made where it does not exist. Files of these names in it are replaced.</param>
    /// <param name="gallery">The pictures to show; null for none.</param>
    /// <param name="cancellationToken">Heard between the files.</param>
    /// <inheritdoc cref="SaveAsync(OodBenchmarkResult, string, CancellationToken)" path="/exception"/>
    public static async Task SaveAsync(OodBenchmarkResult result, string directory, ReportGallery? gallery, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (ResultConsistency.Problem(result) is { } problem)
        {
            throw new ArgumentException($"The result cannot be saved: {problem}.", nameof(result));
        }

        await WriteAsync(Json, (stream, token) => ResultJson.WriteAsync(result, stream, token)).ConfigureAwait(false);
        await WriteTextAsync(Markdown, output => output.Write(MarkdownReport.Render(result))).ConfigureAwait(false);
        await WriteTextAsync(Csv, output => ScoresCsv.Write(result, output)).ConfigureAwait(false);
        await WriteTextAsync(Html, output => HtmlReport.Write(result, output, gallery)).ConfigureAwait(false);

        Task WriteAsync(string name, Func<Stream, CancellationToken, Task> write) =>
            AtomicFile.WriteAsync(Path.Combine(directory, name), write, cancellationToken);

        Task WriteTextAsync(string name, Action<TextWriter> write) => WriteAsync(
            name,
            (stream, _) =>
            {
                using StreamWriter output = new(stream, Utf8, leaveOpen: true);
                write(output);
                return Task.CompletedTask;
            });
    }

    /// <summary>Reads a result back.</summary>
    /// <param name="path">A <c>results.json</c>, or the folder that holds it.</param>
    /// <param name="cancellationToken">Heard while the file is read.</param>
    /// <exception cref="MosException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="MosFormatException">The file is cut short, damaged, of a newer version, or none of Mos.</exception>
    public static async Task<OodBenchmarkResult> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string file = Directory.Exists(path) ? Path.Combine(path, Json) : path;
        try
        {
            return ResultJson.Read(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MosException(
                $"Results '{file}' cannot be read: {e.Message.TrimEnd('.')}; give a {Json}, or the folder that holds it.", e);
        }
    }
}
