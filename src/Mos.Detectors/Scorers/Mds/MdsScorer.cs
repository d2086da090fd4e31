namespace Mos.Detectors;

internal sealed class MdsScorer(FitOrigin origin, MdsMethod method, Gaussians classes, Gaussians? all, double factor)
    : LearnedScorer(origin, ModelSignals.Features)
{
    public override IReadOnlyList<StoredTensor> State { get; } = MdsMethod.StateOf(classes, all);

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        FloatMatrix features = method.Form == FeatureForm.Unit ? OutputViews.Of(output).UnitFeatures : output.Features!;
        _ = Fitting(features, classes.Dimension);
        for (int i = 0; i < scores.Length; i++)
        {
            double background = all?.SquaredDistance(features.Row(i)) ?? 0;
            scores[i] = -factor * (classes.SquaredDistance(features.Row(i)) - background);
        }
    }
}
