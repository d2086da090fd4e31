namespace Mos.Detectors;

/// <summary>The mean features of the classes, as scorers hold them.</summary>
internal static class ClassMeans
{
    /// <summary>What is said of a class that the model predicts for no image.</summary>
    public const string NeverPredicted = "no image that the model predicts to be of it; show more images";

    /// <summary>The mean of every class.</summary>
    /// <param name="learned">What was counted.</param>
    /// <param name="which">Which class an image counts for.</param>
    /// <param name="without">What is said of a class that no image counts for, such as "no image with its label".</param>
    /// <returns><c>[C, D]</c>.</returns>
    /// <exception cref="MosException">A class has no image.</exception>
    public static double[] Of(Learned learned, ClassOf which, string without)
    {
        ClassSums sums = learned.Get(ClassSums.Of(ClassSummand.Features, which));
        return
        [
            .. Enumerable.Range(0, learned.Model.ClassCount)
                .SelectMany(c => sums.MeanOf(c) ?? throw learned.Refusal(FormattableString.Invariant($"class {c} has {without}"))),
        ];
    }
}
