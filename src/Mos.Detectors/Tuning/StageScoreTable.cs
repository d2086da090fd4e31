namespace Mos.Detectors;

/// <summary>The stage scores of held-out images, clean and noisy, with one magnitude: those that weights are learnt on, and those that they are judged by.</summary>
/// <param name="magnitude">Of the input step.</param>
internal sealed class StageScoreTable(double magnitude)
{
    private readonly List<double[]>[] _clean = [[], []];
    private readonly List<double[]>[] _noisy = [[], []];

    /// <param name="isLearntOn">Whether the weights are learnt on the image, or judged by it.</param>
    /// <param name="clean">A score for each stage.</param>
    /// <param name="noisy">The same of the image with noise.</param>
    public void Add(bool isLearntOn, double[] clean, double[] noisy)
    {
        _clean[isLearntOn ? 0 : 1].Add(clean);
        _noisy[isLearntOn ? 0 : 1].Add(noisy);
    }

    /// <summary>Learns the weights and judges them.</summary>
    public MahalanobisCandidate Candidate()
    {
        List<double[]> clean = _clean[0], noisy = _noisy[0];
        bool[] isNoisy = [.. Enumerable.Range(0, clean.Count + noisy.Count).Select(i => i >= clean.Count)];
        var regression = LogisticRegression.FitCrossValidated([.. clean.Concat(noisy).SelectMany(r => r)], isNoisy);
        double[] Scores(List<double[]> rows) => [.. rows.Select(r => -regression.LogOdds(r))];
        var metrics = OodMetrics.Compute(Scores(_clean[1]), Scores(_noisy[1]));
        double[] weights = [.. regression.Weights.ToArray().Select(w => -w)];
        return new MahalanobisCandidate(magnitude, metrics.FprNearest, metrics.Auroc, regression.C, weights, -regression.Intercept);
    }

    /// <summary>The one with the lowest FPR; of equal ones the first.</summary>
    public static MahalanobisCandidate Best(IReadOnlyList<MahalanobisCandidate> candidates) => candidates.MinBy(c => c.Fpr95)!;
}
