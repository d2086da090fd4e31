namespace Mos.Detectors;

public sealed partial class OodDetector
{
    /// <summary>Judges what a model said of N images, for those who run the model themselves.</summary>
    /// <param name="output">The signals; those that the scorer needs are enough, without logits a verdict names no class.</param>
    /// <param name="sources">A name for each image; null: their numbers from 0.</param>
    /// <returns>N verdicts.</returns>
    /// <exception cref="ArgumentException">The logits are of another number of classes than the model's, or the names of another number than the images.</exception>
    /// <exception cref="ModelSignalException">The output lacks a signal that the scorer needs.</exception>
    /// <exception cref="MosException">An image has no score because its signals hold NaN.</exception>
    public IReadOnlyList<OodVerdict> Judge(ModelOutput output, IReadOnlyList<string>? sources = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        sources ??= [.. Enumerable.Range(0, output.Count).Select(i => $"{i}")];
        if (sources.Count != output.Count)
        {
            throw new ArgumentException($"{output.Count} images need as many names, not {sources.Count}.", nameof(sources));
        }

        if (output.Logits is { } logits && (output.Groups?.ClassCount ?? logits.Columns) is var classes && classes != Model.Info.ClassCount)
        {
            throw new ArgumentException($"The logits are of {classes} classes, model '{Model.Info.Name}' has {Model.Info.ClassCount}.", nameof(output));
        }

        CheckedScore.CheckLogits(output, Model.Info.Name, sources);
        return Judge(output, CheckedScore.Of(Scorer, output, sources), sources);
    }

    private OodVerdict[] Judge(ModelOutput output, double[] scores, IReadOnlyList<string> sources) =>
        [.. scores.Select((score, row) => Judge(sources[row], score, output, row))];

    private OodVerdict Judge(string source, double score, ModelOutput output, int row)
    {
        int? classIndex = ClassPrediction.Of(output, row);
        int? group = classIndex is { } c ? output.Groups?.GroupOf(c) : null;
        var verdict = new OodVerdict(
            source,
            score,
            Calibration.PValue(score),
            Calibration.Threshold,
            Calibration.IsOutOfDistribution(score),
            classIndex,
            classIndex is { } k ? Model.Info.ClassNames?[k] : null,
            group,
            group is { } g ? output.Groups?.GroupNames?[g] : null)
        {
            TopGroups = GroupShares.Of(output, row),
        };
        _core.Logger.Judged(source, verdict);
        return verdict;
    }
}
