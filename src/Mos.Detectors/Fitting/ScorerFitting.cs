namespace Mos.Detectors;

/// <summary>Fits scorers on images, or on what is stored of them: one pass feeds the fitters of all, each image once through each distinct backbone.</summary>
public static class ScorerFitting
{
    /// <summary>Fits scorers on what a model says of images.</summary>
    /// <param name="model">The model; borrowed.</param>
    /// <param name="estimators">What is to be fitted.</param>
    /// <param name="images">Training images; labels are matched to the model's classes by name where both have names.</param>
    /// <param name="options">How images are read ahead; null: the defaults.</param>
    /// <param name="onUnreadable">Called with each image that cannot be read; null: such an image is an <see cref="ImageDecodeException"/>.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellationToken">Heard between batches and by the model.</param>
    /// <returns>A scorer for each estimator, in their order.</returns>
    /// <exception cref="ModelSignalException">An estimator needs what the model cannot give.</exception>
    /// <exception cref="MosException">An estimator learns from the scored set, too little could be observed, or the labels do not fit the model.</exception>
    public static async Task<IReadOnlyList<IOodScorer>> FitAsync(
        IOodModel model,
        IReadOnlyList<IOodScorerEstimator> estimators,
        ImageSet images,
        ImageLoaderOptions? options = null,
        Action<UnreadableImage>? onUnreadable = null,
        IProgress<OodProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(estimators);
        ArgumentNullException.ThrowIfNull(images);
        foreach (IOodScorerEstimator estimator in estimators)
        {
            estimator.EnsureCanScore(model);
        }

        (IReadOnlyList<IReadOnlyList<IOodScorer>> fitted, _) = await FitAsync(
            [(model, estimators)], new DataSet("training", images), options ?? new ImageLoaderOptions(), onUnreadable ?? OodDetectorOptions.Refuse, progress, cancellationToken).ConfigureAwait(false);
        return fitted[0];
    }

    /// <summary>Fits scorers on what is stored of images, as on the images themselves; the shards of a data set are one.</summary>
    /// <param name="model">The stored model (<see cref="StoredSignals.Model"/>), or one that shares its backbone; borrowed.</param>
    /// <param name="estimators">What is to be fitted; also one whose scorer takes input steps, which the fitting does not.</param>
    /// <param name="signals">Signals of training images; labels are matched to the model's classes by name where both have names.</param>
    /// <param name="progress">Told after every part.</param>
    /// <param name="cancellationToken">Heard between parts.</param>
    /// <returns>A scorer for each estimator, in their order.</returns>
    /// <exception cref="ModelSignalException">The signals are of another model, or an estimator needs one that is not stored.</exception>
    /// <exception cref="MosException">An estimator learns from the scored set, too little could be observed, or the labels do not fit the model.</exception>
    /// <exception cref="MosFormatException">A file is missing or has changed.</exception>
    public static async Task<IReadOnlyList<IOodScorer>> FitAsync(
        IOodModel model,
        IReadOnlyList<IOodScorerEstimator> estimators,
        StoredSignals signals,
        IProgress<OodProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(estimators);
        ArgumentNullException.ThrowIfNull(signals);
        (IReadOnlyList<IReadOnlyList<IOodScorer>> fitted, _) = await FitAsync(
            [(model, estimators)], DataSet.Checked("training", signals), new ImageLoaderOptions(), OodDetectorOptions.Refuse, progress, cancellationToken).ConfigureAwait(false);
        return fitted[0];
    }

    /// <summary>Fits scorers on several models; for each of them those of its estimators, and how many forward passes of single images it took.</summary>
    internal static async Task<(IReadOnlyList<IReadOnlyList<IOodScorer>> Scorers, long Passes)> FitAsync(
        IReadOnlyList<(IOodModel Model, IReadOnlyList<IOodScorerEstimator> Estimators)> learners,
        DataSet training,
        ImageLoaderOptions options,
        Action<UnreadableImage> onUnreadable,
        IProgress<OodProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (learners.SelectMany(l => l.Estimators).FirstOrDefault(e => e.LearnsFromScoredSet) is { } other)
        {
            throw new MosException($"Scorer '{other.Name}' learns from the set that is scored, which only a benchmark has; use a form of it that learns from training data.");
        }

        ModelFitters[] fitters = [.. learners.Select(l => new ModelFitters(l.Model, l.Estimators, training.Images, training.Name))];
        long total = 0, done = 0, forwards = 0;
        var unreadable = new List<UnreadableImage>();
        var groups = Enumerable.Range(0, fitters.Length).Where(i => fitters[i].Passes > 0).GroupBy(i => PreprocessingKey.Of(learners[i].Model), i => fitters[i]).ToArray();
        (ModelFitters[] Fitters, int Pass)[] passes =
            [.. groups.Select(g => g.ToArray()).SelectMany(g => Enumerable.Range(1, g.Max(f => f.Passes)).Select(p => (g.Where(f => f.Passes >= p).ToArray(), p)))];
        total = (long)training.Count * passes.Length;
        for (int i = 0; i < fitters.Length; i++)
        {
            if (fitters[i].Passes > 0)
            {
                training.Check(learners[i].Model, learners[i].Estimators, fitters[i].Signals);
            }
        }

        foreach ((ModelFitters[] group, int number) in passes)
        {
            if (number > 1)
            {
                Array.ForEach(group, f => f.NextPass());
            }

            var pass = new ScoringPass(group.Select(f => new ModelScorers(f.Model, []) { AlsoAsked = f.Request }), options);
            await foreach (ScoredBatch batch in training.RunAsync(pass, cancellationToken).ConfigureAwait(false))
            {
                // What could not be read when signals were stored was told of then.
                if (training.Stored is null && done < training.Count)
                {
                    unreadable.AddRange(batch.Unreadable);
                    batch.Unreadable.ToList().ForEach(onUnreadable);
                }

                for (int i = 0; i < group.Length; i++)
                {
                    group[i].Observe(batch.Items, batch.Models[i].Output);
                }

                forwards += training.Stored is null ? (long)batch.Items.Count * pass.BackboneCount : 0;
                done += batch.Consumed;
                progress?.Report(new OodProgress("Fitting", done, total));
            }

            if (training.Stored is null && unreadable.Count == training.Count)
            {
                throw new MosException($"None of the {training.Count} training images could be read; the first: {unreadable[0].Reason}");
            }
        }

        return ([.. fitters.Select(f => f.Fit())], forwards);
    }
}
