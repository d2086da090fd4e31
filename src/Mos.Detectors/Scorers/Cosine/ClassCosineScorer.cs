using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>The largest cosine between features and a class mean.</summary>
/// <param name="origin">What it was fitted on.</param>
/// <param name="means">The class means divided by their length, <c>[C, D]</c>.</param>
internal sealed class ClassCosineScorer(FitOrigin origin, FloatMatrix means) : LearnedScorer(origin, ModelSignals.Features)
{
    private const string Means = "unit_class_means";

    public override IReadOnlyList<StoredTensor> State { get; } = [StoredTensor.FromValues(Means, [means.Rows, means.Columns], means.Memory)];

    public static IOodMethod Parse(ScorerSpec spec)
    {
        StatisticKey<ClassSums> sums = ClassSums.Of(ClassSummand.Features, ClassOf.Label);
        return new LearnedMethod(spec.Text, new ModelRequest(ModelSignals.Features), _ => [sums], learned =>
        {
            ClassSums classes = learned.Get(sums);
            double[][] seen = [.. Enumerable.Range(0, classes.Counts.Length).Select(classes.MeanOf).OfType<double[]>()];
            return seen.Length > 0
                ? new ClassCosineScorer(learned.Origin(usesHead: false), CosineHeadScorer.ToUnitRows(new FloatMatrix(seen.Length, seen[0].Length, [.. seen.SelectMany(m => m).Select(v => (float)v)])))
                : throw learned.Refusal("no image has a label");
        });
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state)
    {
        (double[] means, int rows, int columns) = state.Matrix(Means);
        return new ClassCosineScorer(state.Origin with { Spec = spec.Text }, new FloatMatrix(rows, columns, Array.ConvertAll(means, m => (float)m)));
    }

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        FloatMatrix cosines = MatrixProduct.TimesTransposed(Fitting(OutputViews.Of(output).UnitFeatures, means.Columns), means);
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = TensorPrimitives.Max(cosines.Row(i));
        }
    }
}
