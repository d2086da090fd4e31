namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>Features divided by their Euclidean length before another method looks at them, such as a distance; the logits stay as they are.</summary>
    /// <remarks>
    /// <para>h' = h / |h|, in training and in scoring. Needs features; an image whose features are all 0 has no score. In a spec it stands
    /// before a plus: <c>unit+knn</c>. By itself it is <see cref="MdsPlusPlus"/>.</para>
    /// <para>For the Mahalanobis distance: Mueller and Hein, "Mahalanobis++: Improving OOD Detection via Feature Normalization", ICML 2025.</para>
    /// </remarks>
    public static IFeatureShaping Normalized() => Make<IFeatureShaping>("unit");
}
