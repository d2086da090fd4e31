namespace Mos.Detectors;

internal sealed class MdsScorer(FitOrigin origin, MdsMethod method, Gaussians classes, Gaussians? all, double factor, StepSize step)
    : LearnedScorer(origin, new ModelRequest(ModelSignals.Features, step.Against(ModelSignals.Features, output => classes.HalfGradient(output.Features!))))
{
    public override IReadOnlyList<StoredTensor> State { get; } = MdsMethod.StateOf(classes, all);

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        ModelOutput scored = Request.Steps is [var move] ? output.After(move) : output;
        FloatMatrix features = method.Form == FeatureForm.Unit ? OutputViews.Of(scored).UnitFeatures : scored.Features!;
        double[] squared = classes.SquaredDistances(Fitting(features, classes.Dimension));
        double[]? background = all?.SquaredDistances(features);
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = -factor * (squared[i] - (background?[i] ?? 0));
        }
    }
}
