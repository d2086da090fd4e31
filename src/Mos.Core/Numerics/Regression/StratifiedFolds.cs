namespace Mos;

/// <summary>Cuts labelled rows into folds that each have the labels in nearly the same shares, in the order of the rows, as scikit-learn's StratifiedKFold without shuffling.</summary>
internal static class StratifiedFolds
{
    /// <summary>The fold of each row.</summary>
    /// <param name="labels">N labels.</param>
    /// <param name="folds">Number of folds, 2 or more.</param>
    /// <exception cref="ArgumentException">A label stands there less often than there are folds.</exception>
    public static int[] Of(ReadOnlySpan<bool> labels, int folds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        bool first = !labels.IsEmpty && labels[0];
        int[] counts = [labels.Count(first), labels.Count(!first)];
        if (counts.Min() < folds)
        {
            throw new ArgumentException($"{folds} folds need at least {folds} rows of each label, not {counts.Min()}.", nameof(labels));
        }

        // With the rows sorted by label, the one that comes first in front, fold k would take every row k, k + folds, ...; that many of each label it takes.
        int[] InFold(int label) => [.. Enumerable.Range(0, folds).Select(k =>
            Enumerable.Range(0, counts[0] + counts[1]).Count(i => i % folds == k && (i >= counts[0] ? 1 : 0) == label))];
        int[][] left = [InFold(0), InFold(1)];
        var foldOf = new int[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            int[] room = left[labels[i] == first ? 0 : 1];
            foldOf[i] = Array.FindIndex(room, n => n > 0);
            room[foldOf[i]]--;
        }

        return foldOf;
    }
}
