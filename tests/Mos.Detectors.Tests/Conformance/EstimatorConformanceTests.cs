using Mos.Testing;

namespace Mos.Detectors.Tests;

/// <summary>What every estimator of the catalogue keeps. A new one is held to it as soon as it stands there.</summary>
public sealed class EstimatorConformanceTests
{
    private const double Rounding = 1e-9;

    /// <summary>Those for which one pass is all: they can go on learning after it.</summary>
    public static TheoryData<string> OnePass => [.. Scorers.Names.Where(n => Scorers.Parse(n) is IOodScorerEstimator { Passes: 1 })];

    public static TheoryData<string> Catalogue => [.. Scorers.Names.Where(n => Scorers.Parse(n) is IOodScorerEstimator)];

    [Theory]
    [MemberData(nameof(Catalogue))]
    public void Fit_in_any_cut_and_order_of_merging_gives_the_same_scorer(string spec)
    {
        var estimator = (IOodScorerEstimator)Scorers.Parse(spec);
        (ModelOutput probe, _) = ConformanceScorers.Training(5000, 20);
        double[] whole = ConformanceScorers.Fitted(estimator, 0, ConformanceScorers.Rows).Score(probe);
        IOodScorerFitter first = estimator.CreateFitter(ConformanceScorers.Info), second = estimator.CreateFitter(ConformanceScorers.Info);
        ConformanceScorers.Observe(second, 100, ConformanceScorers.Rows - 100);
        ConformanceScorers.Observe(first, 0, 1);
        ConformanceScorers.Observe(first, 1, 99);

        first.Merge(second);
        for (int pass = 2; pass <= estimator.Passes; pass++)
        {
            first.NextPass();
            ConformanceScorers.Observe(first, 90, ConformanceScorers.Rows - 90);
            ConformanceScorers.Observe(first, 0, 90);
        }

        Assert.All(whole.Zip(first.Fit().Score(probe)), s => Assert.Equal(s.First, s.Second, Rounding * (1 + Math.Abs(s.First))));
    }

    [Theory]
    [MemberData(nameof(OnePass))]
    public void Fit_leaves_the_fitter_ready_for_more(string spec)
    {
        var estimator = (IOodScorerEstimator)Scorers.Parse(spec);
        (ModelOutput probe, _) = ConformanceScorers.Training(5000, 20);
        IOodScorerFitter fitter = estimator.CreateFitter(ConformanceScorers.Info);
        ConformanceScorers.Observe(fitter, 0, 120);
        IOodScorer early = fitter.Fit();
        double[] before = early.Score(probe);
        ConformanceScorers.Observe(fitter, 120, ConformanceScorers.Rows - 120);

        IOodScorer whole = fitter.Fit();
        double[] late = whole.Score(probe);

        // What was learnt, not the scores: a mask of the head may stay as it is.
        Assert.Equal(before, early.Score(probe));
        if (spec != "weiper_msp")
        {
            // That one stores what it has drawn, and takes nothing from the images.
            Assert.NotEqual(StateOf(early), StateOf(whole));
        }

        Assert.All(
            ConformanceScorers.Fitted(estimator, 0, ConformanceScorers.Rows).Score(probe).Zip(late),
            s => Assert.Equal(s.First, s.Second, Rounding * (1 + Math.Abs(s.First))));
    }

    [Theory]
    [MemberData(nameof(Catalogue))]
    public async Task Scorer_keeps_name_signals_and_scores_through_a_file(string spec)
    {
        var estimator = (IOodScorerEstimator)Scorers.Parse(spec);
        var fitted = Assert.IsType<IStorableScorer>(ConformanceScorers.Make(spec), exactMatch: false);
        (ModelOutput probe, _) = ConformanceScorers.Training(5000, 20);
        using var folder = new TemporaryFolder();

        await FittedScorers.SaveAsync(folder.File("fitted"), [fitted]);
        IStorableScorer loaded = Assert.Single(await FittedScorers.LoadAsync(folder.File("fitted")));

        Assert.Equal((spec, spec), (fitted.Name, loaded.Name));
        Assert.Equal(estimator.Request.Signals, loaded.Request.Signals);
        Assert.NotNull(loaded.ModelFingerprint);
        Assert.Equal(fitted.ModelFingerprint, loaded.ModelFingerprint);
        Assert.Equal(fitted.Score(probe), loaded.Score(probe));
    }

    [Theory]
    [MemberData(nameof(Catalogue))]
    public void Scorer_refuses_another_model(string spec)
    {
        using var other = new FakeModel("other", ConformanceScorers.Classes, backbone: "another")
        {
            Signals = (ModelSignals)int.MaxValue,
        };
        IOodScorer fitted = ConformanceScorers.Make(spec);

        Assert.True(Scorers.Parse(spec).CanScore(other));
        Assert.False(fitted.CanScore(other));
        Assert.Contains("fitted on another model than 'other'", Assert.Throws<ModelSignalException>(() => fitted.EnsureCanScore(other)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Catalogue))]
    public void Fitter_refuses_what_it_cannot_learn_from(string spec)
    {
        var estimator = (IOodScorerEstimator)Scorers.Parse(spec);
        IOodScorerFitter fitter = estimator.CreateFitter(ConformanceScorers.Info);
        (ModelOutput output, int[] labels) = ConformanceScorers.Training(0, 3);

        Assert.Throws<MosException>(() => fitter.Fit());
        Assert.Throws<ArgumentNullException>(() => fitter.Observe(null!, labels));
        Assert.Throws<ModelSignalException>(() => fitter.Observe(new ModelOutput { Count = 3 }, labels));
        Assert.Throws<ArgumentException>("labels", () => fitter.Observe(output, labels.AsSpan(1)));
        Assert.Throws<ArgumentException>("labels", () => fitter.Observe(output, [0, 1, ConformanceScorers.Classes]));
        Assert.Throws<ArgumentException>("labels", () => fitter.Observe(output, [0, 1, -2]));
        Assert.Throws<ArgumentException>("other", () => fitter.Merge(fitter));
        Assert.Throws<ArgumentException>("other", () => fitter.Merge(estimator.CreateFitter(ConformanceScorers.Info with { BackboneHash = "another" })));
        Assert.Throws<ArgumentNullException>(() => fitter.Merge(null!));
        Assert.Throws<ArgumentNullException>(() => estimator.CreateFitter(null!));
    }

    [Theory]
    [MemberData(nameof(Catalogue))]
    public void Fitter_leaves_out_images_without_a_label_or_never_looks_at_labels(string spec)
    {
        var estimator = (IOodScorerEstimator)Scorers.Parse(spec);
        (ModelOutput probe, _) = ConformanceScorers.Training(5000, 20);
        (ModelOutput, int[]) labelled = ConformanceScorers.Training(0, ConformanceScorers.Rows);
        ModelOutput more = ConformanceScorers.Training(9000, 5).Output;

        double[] without = ConformanceScorers.Fitted(estimator, labelled).Score(probe);
        double[] unlabelled = ConformanceScorers.Fitted(estimator, labelled, (more, [-1, -1, -1, -1, -1])).Score(probe);
        double[] anyLabel = ConformanceScorers.Fitted(estimator, labelled, (more, [7, 7, 7, 7, 7])).Score(probe);

        Assert.True(
            unlabelled.SequenceEqual(without) || unlabelled.Zip(anyLabel).All(s => Math.Abs(s.First - s.Second) <= Rounding * (1 + Math.Abs(s.First))),
            $"{spec} learns something else from an image without a label than from one that it leaves out or that has any label.");
    }

    [Theory]
    [MemberData(nameof(Catalogue))]
    public void Fitter_says_that_a_pass_is_missing(string spec)
    {
        var estimator = (IOodScorerEstimator)Scorers.Parse(spec);
        if (estimator.Passes > 1)
        {
            IOodScorerFitter fitter = estimator.CreateFitter(ConformanceScorers.Info);
            ConformanceScorers.Observe(fitter, 0, ConformanceScorers.Rows);
            Assert.Contains($"needs {estimator.Passes} passes", Assert.Throws<MosException>(() => fitter.Fit()).Message, StringComparison.Ordinal);
        }
    }

    private static double[] StateOf(IOodScorer scorer) => [.. ((IStorableScorer)scorer).State.SelectMany(t => t.ToDoubles())];
}
