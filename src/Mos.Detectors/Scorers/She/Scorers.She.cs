namespace Mos.Detectors;

/// <summary>How <see cref="Scorers.She"/> compares features with the pattern of a class.</summary>
public enum SheMetric
{
    /// <summary>The inner product, as in the paper.</summary>
    InnerProduct,

    /// <summary>The negative Euclidean distance.</summary>
    Euclidean,

    /// <summary>The cosine of the angle.</summary>
    Cosine,
}

public static partial class Scorers
{
    /// <summary>SHE: how well the features agree with the stored pattern of the predicted class, the energy of a Hopfield network.</summary>
    /// <param name="metric">How they are compared; the inner product in the paper.</param>
    /// <remarks>
    /// <para>Score = (h, m_y), y the predicted class and m_y the mean of the training features of y that the model classifies correctly;
    /// -|h - m_y| with <see cref="SheMetric.Euclidean"/>, cos(h, m_y) with <see cref="SheMetric.Cosine"/>. Higher = more in-distribution.</para>
    /// <para>Needs features, the head, and labelled training images with a correctly classified one in each class; one pass, D products an
    /// image, C D numbers held. In a spec: <c>she</c>, <c>she:metric=euclidean</c>, <c>she:metric=cosine</c>.</para>
    /// <para>Zhang et al., "Out-of-Distribution Detection based on In-Distribution Data Patterns Memorization with Modern Hopfield Energy", ICLR 2023.</para>
    /// </remarks>
    public static IOodScorerEstimator She(SheMetric metric = SheMetric.InnerProduct)
    {
        string word = metric switch { SheMetric.Euclidean => "euclidean", SheMetric.Cosine => "cosine", _ => "inner_product" };
        return Make<IOodScorerEstimator>(ScorerSpec.Write("she", ("metric", word, "inner_product")), nameof(metric));
    }
}
