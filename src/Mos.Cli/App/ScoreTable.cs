using System.Globalization;
using Mos.Detectors;
using Mos.Reporting;

namespace Mos.Cli.App;

/// <summary>Writes what a model and its scorers say of images as CSV or JSON, row by row as it comes.</summary>
/// <param name="pass">One model with its scorers.</param>
/// <param name="withLogits">Whether the logits are written.</param>
/// <param name="withFeatures">Whether the features are written.</param>
internal sealed class ScoreTable(ScoringPass pass, bool withLogits, bool withFeatures)
{
    private readonly SortedDictionary<int, RefusedScorer> _refused = [];

    /// <summary>The scorers that had no score for some of the images written; their fields are empty, or null in JSON.</summary>
    public IEnumerable<RefusedScorer> Refused => _refused.Values;

    private string[] Scorers => [.. pass.Entries[0].Scorers.Select(s => s.Name)];

    /// <summary>Writes a header and a row for each image that could be read.</summary>
    /// <returns>The images that could not be read.</returns>
    /// <exception cref="MosException">None could be read.</exception>
    public Task<List<UnreadableImage>> WriteCsvAsync(IReadOnlyList<ImageItem> images, TextWriter output, IProgress<OodProgress> progress, CancellationToken cancellationToken) =>
        WriteCsvAsync(pass.RunAsync(images, cancellationToken), images.Count, output, progress);

    /// <summary>Writes a header and a row for each image of which signals are stored.</summary>
    public Task WriteCsvAsync(StoredSignals signals, TextWriter output, IProgress<OodProgress> progress, CancellationToken cancellationToken) =>
        WriteCsvAsync(pass.RunAsync(signals, cancellationToken), signals.Count, output, progress);

    /// <summary>Writes an array with an object for each image that could be read.</summary>
    /// <returns>The images that could not be read.</returns>
    /// <exception cref="MosException">None could be read.</exception>
    public Task<List<UnreadableImage>> WriteJsonAsync(IReadOnlyList<ImageItem> images, TextWriter output, IProgress<OodProgress> progress, CancellationToken cancellationToken) =>
        WriteJsonAsync(pass.RunAsync(images, cancellationToken), images.Count, output, progress);

    /// <summary>Writes an array with an object for each image of which signals are stored.</summary>
    public Task WriteJsonAsync(StoredSignals signals, TextWriter output, IProgress<OodProgress> progress, CancellationToken cancellationToken) =>
        WriteJsonAsync(pass.RunAsync(signals, cancellationToken), signals.Count, output, progress);

    private async Task<List<UnreadableImage>> WriteJsonAsync(IAsyncEnumerable<ScoredBatch> batches, int count, TextWriter output, IProgress<OodProgress> progress)
    {
        var list = new JsonList(output);
        List<UnreadableImage> unreadable = await ReadAsync(
            batches, count, row => list.Add(new { row.File, Scores = Scorers.Zip(row.Scores).ToDictionary(s => s.First, s => double.IsNaN(s.Second) ? (double?)null : s.Second), row.Logits, row.Features }), progress);
        list.End();
        return unreadable;
    }

    private Task<List<UnreadableImage>> WriteCsvAsync(IAsyncEnumerable<ScoredBatch> batches, int count, TextWriter output, IProgress<OodProgress> progress)
    {
        var csv = new CsvWriter(output);
        bool hasHeader = false;
        return ReadAsync(batches, count, row =>
        {
            if (!hasHeader)
            {
                csv.WriteRow(["file", .. Scorers, .. Names("logit", row.Logits), .. Names("feature", row.Features)]);
                hasHeader = true;
            }

            csv.WriteRow([row.File, .. row.Scores.Select(s => double.IsNaN(s) ? "" : CsvWriter.Number(s)), .. Numbers(row.Logits), .. Numbers(row.Features)]);
        }, progress);
    }

    private async Task<List<UnreadableImage>> ReadAsync(IAsyncEnumerable<ScoredBatch> batches, int count, Action<Row> write, IProgress<OodProgress> progress)
    {
        var unreadable = new List<UnreadableImage>();
        long done = 0;
        await foreach (ScoredBatch batch in batches)
        {
            ModelScores scores = batch.Models[0];
            for (int i = 0; i < batch.Items.Count; i++)
            {
                write(new Row(
                    batch.Items[i].Source, [.. scores.Scores.Select(s => s[i])],
                    withLogits ? scores.Output.Logits!.Row(i).ToArray() : null, withFeatures ? scores.Output.Features!.Row(i).ToArray() : null));
            }

            NoteRefusals(scores);
            unreadable.AddRange(batch.Unreadable);
            done += batch.Consumed;
            progress.Report(new OodProgress("scoring", done, count));
        }

        return unreadable.Count < count ? unreadable : throw Sources.NoneReadable(unreadable);
    }

    private void NoteRefusals(ModelScores scores)
    {
        foreach ((int i, string? reason) in scores.Refusals.Index())
        {
            if (reason is not null)
            {
                RefusedScorer before = _refused.GetValueOrDefault(i, new RefusedScorer(Scorers[i], 0, reason));
                _refused[i] = before with { Images = before.Images + scores.Scores[i].Count(double.IsNaN) };
            }
        }
    }

    private static IEnumerable<string> Names(string name, float[]? values) => Enumerable.Range(0, values?.Length ?? 0).Select(i => $"{name}_{i}");

    private static IEnumerable<string> Numbers(float[]? values) => (values ?? []).Select(v => v.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>What is written of one image.</summary>
    private sealed record Row(string File, double[] Scores, float[]? Logits, float[]? Features);
}
