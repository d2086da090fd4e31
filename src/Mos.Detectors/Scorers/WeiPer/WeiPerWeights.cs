namespace Mos.Detectors;

/// <summary>How WeiPer's parts are smoothed and weighed.</summary>
/// <param name="FeatureSpan">s1: neighbouring bins that are averaged in the histogram of the features.</param>
/// <param name="LogitSpan">s2: the same for the perturbed logits.</param>
/// <param name="Logits">lambda1: the weight of the divergence of the perturbed logits.</param>
/// <param name="Certainty">lambda2: the weight of the mean certainty.</param>
internal sealed record WeiPerWeights(int FeatureSpan, int LogitSpan, double Logits, double Certainty)
{
    /// <summary>Added to every bin before two histograms are compared.</summary>
    public const double AddedToFeatures = 0.01, AddedToLogits = 0.025;

    public static WeiPerWeights Of(ScorerSpec spec) => new(
        spec.Integer("s1", 4, 1, 1 << 20), spec.Integer("s2", 15, 1, 1 << 20), spec.Number("lambda1", 2.5, 0, 1e6), spec.Number("lambda2", 0.1, 0, 1e6));
}
