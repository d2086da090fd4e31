using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>Logits multiplied by a factor of the image's activations, which stay.</summary>
internal sealed class LtsShaper(double percentile) : FeatureShaper
{
    public override FloatMatrix Logits(FloatMatrix features, FloatMatrix shaped, FloatMatrix logits, LinearHead head)
    {
        var values = new float[logits.Values.Length];
        Parallel.For(0, logits.Rows, i =>
        {
            var active = new float[features.Columns];
            TensorPrimitives.Max(features.Row(i), 0f, active);
            LargestActivations largest = LargestActivations.Of(active, percentile);
            double root = largest.SumOfAll / largest.Sum;
            TensorPrimitives.Multiply(logits.Row(i), (float)(root * root), values.AsSpan(i * logits.Columns, logits.Columns));
        });
        return new FloatMatrix(logits.Rows, logits.Columns, values);
    }

    public static IOodMethod Parse(ScorerSpec spec) => Shaped.Parse(spec, RecipeOf(spec));

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state) => Shaped.Restore(spec, state, RecipeOf(spec));

    private static ShapingRecipe RecipeOf(ScorerSpec spec) => ShapingRecipe.Of(spec.Outer, new LtsShaper(spec.Number("percentile", 95, 0, 99.999)));
}
