namespace Mos.Detectors;

/// <summary>A change of features, or of the head. Immutable and safe for concurrent use. What changes the features alone can change the map before the pooling as well.</summary>
internal abstract class FeatureShaper
{
    /// <summary>What it has learnt; nothing for one that learns nothing.</summary>
    public virtual IReadOnlyList<StoredTensor> State => [];

    /// <summary>Whether the logits stay as they were, so that the head plays no part.</summary>
    public virtual bool KeepsLogits => false;

    /// <summary>Changes the features of one image.</summary>
    public virtual void Apply(ReadOnlySpan<float> features, Span<float> shaped) => features.CopyTo(shaped);

    /// <summary>Changes the features of each image.</summary>
    public FloatMatrix Of(FloatMatrix features)
    {
        var values = new float[features.Values.Length];
        Parallel.For(0, features.Rows, i => Apply(features.Row(i), values.AsSpan(i * features.Columns, features.Columns)));
        return new FloatMatrix(features.Rows, features.Columns, values);
    }

    /// <summary>The logits of changed features; not asked for where they stay.</summary>
    /// <param name="features">The features as they were, <c>[N, D]</c>.</param>
    /// <param name="shaped">The changed features, <c>[N, D]</c>.</param>
    /// <param name="logits">The logits as they were.</param>
    /// <param name="head">The head that gave them.</param>
    public virtual FloatMatrix Logits(FloatMatrix features, FloatMatrix shaped, FloatMatrix logits, LinearHead head) => head.Logits(shaped);
}

/// <summary>How a change of features comes about.</summary>
/// <param name="Text">Its spec.</param>
/// <param name="Fixed">The change, where nothing is learnt.</param>
/// <param name="Needs">The statistics that it learns from.</param>
/// <param name="Fit">Makes it of what was counted.</param>
/// <param name="Restore">Makes it of what was stored.</param>
internal sealed record ShapingRecipe(
    string Text, FeatureShaper? Fixed, IReadOnlyList<StatisticKey> Needs, Func<Learned, FeatureShaper>? Fit, Func<FittedState, FeatureShaper>? Restore)
{
    public static ShapingRecipe Of(string text, FeatureShaper shaper) => new(text, shaper, [], null, null);

    public static ShapingRecipe Learning(string text, IReadOnlyList<StatisticKey> needs, Func<Learned, FeatureShaper> fit, Func<FittedState, FeatureShaper> restore) =>
        new(text, null, needs, fit, restore);

    /// <summary>The change in front of a scorer that is named, where it differs from the one by itself.</summary>
    public ShapingRecipe? BeforeInner { get; init; }

    /// <summary>Whether the activations that change are those of the feature map before the pooling.</summary>
    public bool IsAtMap { get; init; }

    /// <summary>Passes over the training images before the change is known.</summary>
    public int Passes => Needs.Count == 0 ? 0 : Needs.Max(k => k.LastPass);
}
