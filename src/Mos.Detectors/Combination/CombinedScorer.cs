namespace Mos.Detectors;

/// <summary>Several scorers as one. Each part's score becomes its p-value among reference scores of held-out images; those are combined.</summary>
/// <remarks>The reference images are not those that the combined score is calibrated on, so that it is a score like any other there and keeps the guarantee.</remarks>
internal sealed class CombinedScorer : IOodScorer, IComposedMethod
{
    private readonly double[][] _references;

    /// <param name="combination">How the p-values become one score.</param>
    /// <param name="parts">Two scorers or more.</param>
    /// <param name="references">For each part the scores of the reference images, one or more, in any order.</param>
    public CombinedScorer(ScoreCombination combination, IReadOnlyList<IOodScorer> parts, IReadOnlyList<double[]> references)
    {
        Combination = combination;
        Parts = parts;
        _references = [.. references.Select(r => r.Order().ToArray())];
        Name = $"{NameOf(combination)}({string.Join('+', parts.Select(p => p.Name))})";
        Request = parts.Select(p => p.Request).Aggregate((all, next) => all.Union(next));
    }

    public string Name { get; }

    public ModelRequest Request { get; }

    public ScoreCombination Combination { get; }

    public IReadOnlyList<IOodScorer> Parts { get; }

    /// <summary>For each part the reference scores, ascending.</summary>
    public IReadOnlyList<double[]> References => _references;

    /// <summary>The word for a combination in files and specs.</summary>
    public static string NameOf(ScoreCombination combination) => combination == ScoreCombination.Fisher ? "fisher" : "rank";

    public void Score(ModelOutput output, Span<double> scores)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (scores.Length != output.Count)
        {
            throw new ArgumentException($"{output.Count} images need as many scores, not {scores.Length}.", nameof(scores));
        }

        double[][] parts = [.. Parts.Select(p => p.Score(output))];
        Combine(parts).CopyTo(scores);
    }

    /// <summary>The combined scores of images from those of the parts.</summary>
    /// <param name="scores">For each part N scores.</param>
    public double[] Combine(IReadOnlyList<double[]> scores)
    {
        var combined = new double[scores[0].Length];
        for (int i = 0; i < combined.Length; i++)
        {
            for (int part = 0; part < _references.Length; part++)
            {
                double p = ConformalRank.PValue(_references[part], scores[part][i]);
                combined[i] += Combination == ScoreCombination.Fisher ? 2 * Math.Log(p) : p / _references.Length;
            }
        }

        return combined;
    }
}
