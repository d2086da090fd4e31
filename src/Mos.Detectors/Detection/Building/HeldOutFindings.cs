namespace Mos.Detectors;

/// <summary>What was seen of the held-out images beside their scores.</summary>
/// <param name="Top1">The share of the labelled ones that the model classifies rightly, 0 to 1; null where that cannot be told.</param>
/// <param name="Warnings">What looks wrong, in a sentence each.</param>
internal sealed record HeldOutFindings(double? Top1, IReadOnlyList<string> Warnings)
{
    // Fewer say nothing: a guesser is right on some of them.
    private const int FewestLabelled = 20;

    public static HeldOutFindings None { get; } = new(null, []);

    /// <summary>Looks at the top-1 of a model.</summary>
    public static HeldOutFindings Of(Top1? top1, ModelInfo model) => top1?.Share is not { } share
        ? None
        : new HeldOutFindings(share, IsNearChance(top1, model.ClassCount) ? [Sentence(top1.Labelled, share, model)] : []);

    /// <summary>Whether a guesser would be right as often: on less than the mean and three standard deviations of a binomial.</summary>
    private static bool IsNearChance(Top1 top1, int classes)
    {
        double mean = top1.Labelled / (double)classes;
        return classes > 1 && top1.Labelled >= FewestLabelled && top1.Right <= mean + (3 * Math.Sqrt(mean * (1 - (1.0 / classes))));
    }

    private static string Sentence(long labelled, double share, ModelInfo model) => FormattableString.Invariant(
        $"Model '{model.Name}' names the right class of {share:P1} of the {labelled} labelled held-out images, where chance is {1.0 / model.ClassCount:P1}: the images' classes are probably in another order than the model's; give the model its class names, or labels in its order.");
}
