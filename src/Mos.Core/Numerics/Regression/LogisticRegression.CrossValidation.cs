namespace Mos;

public sealed partial class LogisticRegression
{
    private const int Folds = 5;

    /// <summary>The ten values of C that cross-validation tries: 10^-4 to 10^4, evenly spaced in their logarithm.</summary>
    public static IReadOnlyList<double> CandidatesOfC { get; } = [.. Enumerable.Range(0, 10).Select(i => Math.Pow(10, i == 9 ? 4 : (i * (8 / 9.0)) - 4))];

    /// <summary>Fits a regression with the C that classifies best in cross-validation.</summary>
    /// <param name="rows">N rows, one behind the other; finite.</param>
    /// <param name="labels">N labels, five or more of each kind.</param>
    /// <remarks>
    /// Five stratified folds in the order of the rows; for each of <see cref="CandidatesOfC"/> the mean share of held-out rows that are
    /// classified rightly; the first best C; then a fit on all rows. As scikit-learn's LogisticRegressionCV with its defaults.
    /// </remarks>
    /// <exception cref="ArgumentException">The rows do not fit the labels or hold NaN or infinity, or there are fewer than five of a kind.</exception>
    public static LogisticRegression FitCrossValidated(ReadOnlySpan<double> rows, ReadOnlySpan<bool> labels)
    {
        // Checks the rows before a fold does.
        var problem = LogisticProblem.Of(rows, labels);
        return problem.Solve(CandidatesOfC[Best(FoldAccuracies(rows, labels))]);
    }

    /// <summary>For each fold and each candidate of C the share of the fold's rows that the regression on the other folds classifies rightly.</summary>
    internal static double[][] FoldAccuracies(ReadOnlySpan<double> rows, ReadOnlySpan<bool> labels)
    {
        int columns = rows.Length / labels.Length;
        int[] foldOf = StratifiedFolds.Of(labels, Folds);
        double[][] all = [.. rows.ToArray().Chunk(columns)];
        bool[] label = labels.ToArray();
        return
        [
            .. Enumerable.Range(0, Folds).Select(fold =>
            {
                int[] held = [.. Enumerable.Range(0, label.Length).Where(i => foldOf[i] == fold)];
                int[] kept = [.. Enumerable.Range(0, label.Length).Where(i => foldOf[i] != fold)];
                var problem = LogisticProblem.Of(kept.SelectMany(i => all[i]).ToArray(), kept.Select(i => label[i]).ToArray());
                return CandidatesOfC.Select(c => problem.Solve(c)).Select(r => held.Count(i => r.LogOdds(all[i]) > 0 == label[i]) / (double)held.Length).ToArray();
            }),
        ];
    }

    /// <summary>The first candidate with the highest sum over the folds.</summary>
    private static int Best(double[][] accuracies)
    {
        double[] sums = [.. CandidatesOfC.Select((_, c) => accuracies.Sum(fold => fold[c]))];
        return Array.IndexOf(sums, sums.Max());
    }
}
