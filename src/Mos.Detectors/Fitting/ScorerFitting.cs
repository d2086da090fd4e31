namespace Mos.Detectors;

/// <summary>Fits scorers on images: one pass feeds the fitters of all, each image once through each distinct backbone.</summary>
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
            [(model, estimators)], images, options ?? new ImageLoaderOptions(), onUnreadable ?? OodDetectorOptions.Refuse, progress, cancellationToken).ConfigureAwait(false);
        return fitted[0];
    }

    /// <summary>Fits scorers on several models; for each of them those of its estimators, and how many forward passes of single images it took.</summary>
    internal static async Task<(IReadOnlyList<IReadOnlyList<IOodScorer>> Scorers, long Passes)> FitAsync(
        IReadOnlyList<(IOodModel Model, IReadOnlyList<IOodScorerEstimator> Estimators)> learners,
        ImageSet images,
        ImageLoaderOptions options,
        Action<UnreadableImage> onUnreadable,
        IProgress<OodProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (learners.SelectMany(l => l.Estimators).FirstOrDefault(e => e.LearnsFromScoredSet) is { } other)
        {
            throw new MosException($"Scorer '{other.Name}' learns from the set that is scored, which only a benchmark has; use a form of it that learns from training data.");
        }

        ModelFitters[] fitters = [.. learners.Select(l => new ModelFitters(l.Model, l.Estimators, images, "training"))];
        long total = 0, done = 0, passes = 0;
        var unreadable = new List<UnreadableImage>();
        var groups = Enumerable.Range(0, fitters.Length).Where(i => fitters[i].Any).GroupBy(i => PreprocessingKey.Of(learners[i].Model), i => fitters[i]).ToArray();
        total = (long)images.Count * groups.Length;
        foreach (ModelFitters[] group in groups.Select(g => g.ToArray()))
        {
            var pass = new ScoringPass(group.Select(f => new ModelScorers(f.Model, [], f.Signals)), options);
            await foreach (ScoredBatch batch in pass.RunAsync(images.Items, cancellationToken).ConfigureAwait(false))
            {
                if (done < images.Count)
                {
                    unreadable.AddRange(batch.Unreadable);
                    batch.Unreadable.ToList().ForEach(onUnreadable);
                }

                for (int i = 0; i < group.Length; i++)
                {
                    group[i].Observe(batch.Items, batch.Models[i].Output);
                }

                passes += (long)batch.Items.Count * pass.BackboneCount;
                done += batch.Consumed;
                progress?.Report(new OodProgress("Fitting", done, total));
            }

            if (unreadable.Count == images.Count)
            {
                throw new MosException($"None of the {images.Count} training images could be read; the first: {unreadable[0].Reason}");
            }
        }

        return ([.. fitters.Select(f => f.Fit())], passes);
    }
}
