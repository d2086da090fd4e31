namespace Mos.Detectors;

/// <summary>What the four scorers of this folder are: distances to class means, relative to all or not, of raw or of unit features.</summary>
/// <param name="Form">The features that are looked at.</param>
/// <param name="IsRelative">Whether the distance to all training images is taken off.</param>
internal sealed record MdsMethod(FeatureForm Form, bool IsRelative)
{
    private const double PyTorchOodRidge = 1e-6;

    private const string Classes = "classes/", All = "all/";

    public IOodMethod Parse(ScorerSpec spec)
    {
        double shrinkage = spec.Number("shrink", 0, 0, 1);
        bool asPyTorchOod = spec.Choice("variant", "openood", "pytorch-ood") == "pytorch-ood";
        StatisticKey<FeatureScatter> scatter = Form == FeatureForm.Unit ? FeatureScatter.Unit : FeatureScatter.Raw;
        return new LearnedMethod(spec.Text, new ModelRequest(ModelSignals.Features), _ => [scatter], learned =>
        {
            if (learned.Get(scatter).Classes is not { Count: > 0 } classes)
            {
                throw learned.Refusal("no image has a label");
            }

            double[] covariance = classes.Covariance();
            if (asPyTorchOod)
            {
                AsPyTorchOod(covariance, classes);
            }

            Gaussians ofClasses = Gaussians.Fit([.. classes.Means.SelectMany(m => m.ToArray())], covariance, classes.Dimension, shrinkage);
            return new MdsScorer(learned.Origin(usesHead: false), this, ofClasses, IsRelative ? OfAll(classes.Total()) : null, asPyTorchOod ? 0.5 : 1);
        });
    }

    public IStorableScorer Restore(ScorerSpec spec, FittedState state) => new MdsScorer(
        state.Origin,
        this,
        Gaussians.Restore(state, Classes),
        IsRelative ? Gaussians.Restore(state, All) : null,
        spec.Choice("variant", "openood", "pytorch-ood") == "pytorch-ood" ? 0.5 : 1);

    /// <summary>The tensors of a scorer.</summary>
    public static IReadOnlyList<StoredTensor> StateOf(Gaussians classes, Gaussians? all) =>
        [.. classes.State(Classes), .. all?.State(All) ?? []];

    private static Gaussians OfAll(StreamingMoments all) => Gaussians.Fit(all.Mean.ToArray(), all.Covariance(), all.Dimension, shrinkage: 0);

    private static void AsPyTorchOod(double[] covariance, TiedMoments classes)
    {
        for (int i = 0; i < covariance.Length; i++)
        {
            covariance[i] *= classes.Count / (double)(classes.Count - 1);
        }

        for (int i = 0; i < classes.Dimension; i++)
        {
            covariance[i * (classes.Dimension + 1)] += PyTorchOodRidge;
        }
    }
}
