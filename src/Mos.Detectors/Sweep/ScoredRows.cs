namespace Mos.Detectors;

/// <summary>What every combination of a sweep says of a set, and whether the model answers rightly.</summary>
internal sealed class ScoredRows(int trials)
{
    private readonly List<bool?> _isRight = [];

    /// <summary>For each combination a score for each row; short where it gave up.</summary>
    public List<double>[] Scores { get; } = [.. Enumerable.Range(0, trials).Select(_ => new List<double>())];

    public void AddAnswers(ModelOutput output, int[] labels) =>
        _isRight.AddRange(labels.Select((label, row) => label == LabelMap.Unknown || output.Logits is null ? (bool?)null : ClassPrediction.Of(output, row) == label));

    /// <summary>The rows with the right class against those with another.</summary>
    /// <exception cref="MosException">There are not both.</exception>
    public SweepPair ByAnswer() => _isRight.Contains(true) && _isRight.Contains(false)
        ? new SweepPair(Of(true), Of(false))
        : throw new MosException(_isRight.TrueForAll(r => r is null)
            ? "Without out-of-distribution data a sweep compares right with wrong answers, and the validation images have no labels or the model no logits; give labels, or an out-of-distribution set."
            : $"Without out-of-distribution data a sweep compares right with wrong answers, and the model gives only {(_isRight.Contains(true) ? "right" : "wrong")} ones; give more validation images, or an out-of-distribution set.");

    private List<double>[] Of(bool isRight) => [.. Scores.Select(s => s.Where((_, row) => _isRight[row] == isRight).ToList())];
}

/// <summary>For each combination the scores of what is to be above, and of what is to be below.</summary>
internal sealed record SweepPair(List<double>[] Inside, List<double>[] Outside);
