using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>The relative error of the features, apart for what raises and what lowers the predicted class's logit.</summary>
internal sealed class CadRefScorer(FitOrigin origin, bool byEnergy, double[] means, double meanLogit, int width)
    : FeatureScorer(origin, WithHead, width, means.Length / width)
{
    private const string MeanLogit = "mean_logit_score";

    public override IReadOnlyList<StoredTensor> State { get; } = [Matrix(CaRefScorer.Means, means, width), Vector(MeanLogit, [meanLogit])];

    public static IOodMethod Parse(ScorerSpec spec)
    {
        bool byEnergy = IsByEnergy(spec);
        return new LearnedMethod(spec.Text, new ModelRequest(WithHead), _ => [ClassSums.Of(ClassSummand.Features, ClassOf.Prediction), LogitMeans.All], learned =>
        {
            double[] means = ClassMeans.Of(learned, ClassOf.Prediction, ClassMeans.NeverPredicted);
            double mean = byEnergy ? learned.Get(LogitMeans.All).Energy : learned.Get(LogitMeans.All).MaxLogit;
            return mean > 0
                ? new CadRefScorer(learned.Origin(usesHead: true), byEnergy, means, mean, means.Length / learned.Model.ClassCount)
                : throw learned.Refusal(FormattableString.Invariant($"the mean of their {(byEnergy ? "energies" : "largest logits")} is {mean}, and the method divides by it, so it must be above 0; use caref"));
        });
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state)
    {
        (double[] means, _, int width) = state.Matrix(CaRefScorer.Means);
        return new CadRefScorer(state.Origin, IsByEnergy(spec), means, state.Number(MeanLogit), width);
    }

    protected override double ScoreRow(double[] features, OutputViews views, int row)
    {
        int predicted = views.Predictions[row];
        double[] error = Vectors.Difference(features, means.AsSpan(predicted * Width, Width));
        ReadOnlySpan<float> weight = views.Head.Weight.Row(predicted);
        double raises = 0, lowers = 0;
        for (int d = 0; d < Width; d++)
        {
            double signed = Math.Sign(weight[d]) * error[d];
            (raises, lowers) = signed > 0 ? (raises + signed, lowers) : (raises, lowers - signed);
        }

        ReadOnlySpan<float> logits = views.Logits.Row(row);
        double score = byEnergy ? LogSumExp.Of(logits) : TensorPrimitives.Max(logits);
        double size = Vectors.Magnitude(features);

        // Where the logit score falls to 0, the error counts without end; below 0 the quotient would change its sign.
        return -(raises == 0 ? 0 : raises / size / Math.Max(score, 0)) - (lowers / size / meanLogit);
    }

    private static bool IsByEnergy(ScorerSpec spec) => spec.Choice("logit", "energy", "maxlogit") == "energy";
}
