namespace Mos.Detectors;

/// <summary>What the four scorers of this folder are: distances to class means, relative to all or not, of raw or of unit features.</summary>
/// <param name="Form">The features that are looked at.</param>
/// <param name="IsRelative">Whether the distance to all training images is taken off.</param>
internal sealed record MdsMethod(FeatureForm Form, bool IsRelative)
{
    private const string Classes = "classes/", All = "all/";

    public IOodMethod Parse(ScorerSpec spec)
    {
        double shrinkage = spec.Number("shrink", 0, 0, 1);
        bool asPyTorchOod = spec.Choice("variant", "openood", "pytorch-ood") == "pytorch-ood";
        var step = StepSize.Parse(spec);
        StatisticKey<FeatureScatter> scatter = Form == FeatureForm.Unit ? FeatureScatter.Unit : FeatureScatter.Raw;
        return new LearnedMethod(spec.Text, new ModelRequest(ModelSignals.Features | step.Signals), _ => [scatter], learned =>
        {
            if (learned.Get(scatter).Classes is not { Count: > 0 } classes)
            {
                throw learned.Refusal("no image has a label");
            }

            double[] covariance = classes.Covariance();
            if (Form == FeatureForm.Unit && !Array.TrueForAll(covariance, double.IsFinite))
            {
                throw learned.NoDirection();
            }

            if (asPyTorchOod)
            {
                Gaussians.AsPyTorchOod(covariance, classes);
            }

            Gaussians ofClasses = Gaussians.Fit([.. classes.Means.SelectMany(m => m.ToArray())], covariance, classes.Dimension, shrinkage);
            return new MdsScorer(learned.Origin(usesHead: false), this, ofClasses, IsRelative ? OfAll(classes.Total()) : null, asPyTorchOod ? 0.5 : 1, step);
        });
    }

    public IStorableScorer Restore(ScorerSpec spec, FittedState state) => new MdsScorer(
        state.Origin,
        this,
        Gaussians.Restore(state, Classes),
        IsRelative ? Gaussians.Restore(state, All) : null,
        spec.Choice("variant", "openood", "pytorch-ood") == "pytorch-ood" ? 0.5 : 1,
        StepSize.Parse(spec));

    /// <summary>The tensors of a scorer.</summary>
    public static IReadOnlyList<StoredTensor> StateOf(Gaussians classes, Gaussians? all) =>
        [.. classes.State(Classes), .. all?.State(All) ?? []];

    private static Gaussians OfAll(StreamingMoments all) => Gaussians.Fit(all.Mean.ToArray(), all.Covariance(), all.Dimension, shrinkage: 0);
}
