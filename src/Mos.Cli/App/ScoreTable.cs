using System.Globalization;
using Mos.Detectors;
using Mos.Reporting;

namespace Mos.Cli.App;

/// <summary>Writes what a model and its scorers say of images as CSV, row by row as it comes.</summary>
/// <param name="pass">One model with its scorers.</param>
/// <param name="withLogits">Whether the logits are written.</param>
/// <param name="withFeatures">Whether the features are written.</param>
internal sealed class ScoreTable(ScoringPass pass, bool withLogits, bool withFeatures)
{
    /// <summary>Writes a header and a row for each image that could be read.</summary>
    /// <returns>The images that could not be read.</returns>
    /// <exception cref="MosException">None could be read.</exception>
    public async Task<List<UnreadableImage>> WriteAsync(IReadOnlyList<ImageItem> images, TextWriter output, IProgress<OodProgress> progress, CancellationToken cancellationToken)
    {
        var csv = new CsvWriter(output);
        var unreadable = new List<UnreadableImage>();
        long done = 0;
        bool hasHeader = false;
        await foreach (ScoredBatch batch in pass.RunAsync(images, cancellationToken))
        {
            ModelScores scores = batch.Models[0];
            for (int i = 0; i < batch.Items.Count; i++)
            {
                if (!hasHeader)
                {
                    csv.WriteRow(Header(scores.Output));
                    hasHeader = true;
                }

                csv.WriteRow([batch.Items[i].Source, .. scores.Scores.Select(s => CsvWriter.Number(s[i])), .. Numbers(scores.Output.Logits, withLogits, i), .. Numbers(scores.Output.Features, withFeatures, i)]);
            }

            unreadable.AddRange(batch.Unreadable);
            done += batch.Consumed;
            progress.Report(new OodProgress("scoring", done, images.Count));
        }

        return hasHeader ? unreadable : throw Sources.NoneReadable(unreadable);
    }

    private IEnumerable<string> Header(ModelOutput output) =>
    [
        "file", .. pass.Entries[0].Scorers.Select(s => s.Name),
        .. Names("logit", output.Logits, withLogits), .. Names("feature", output.Features, withFeatures),
    ];

    private static IEnumerable<string> Names(string name, FloatMatrix? values, bool isWanted) =>
        isWanted ? Enumerable.Range(0, values!.Columns).Select(i => $"{name}_{i}") : [];

    private static IEnumerable<string> Numbers(FloatMatrix? values, bool isWanted, int row) =>
        isWanted ? values!.Row(row).ToArray().Select(v => v.ToString("R", CultureInfo.InvariantCulture)) : [];
}
