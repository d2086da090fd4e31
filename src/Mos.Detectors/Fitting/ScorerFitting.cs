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
    /// <param name="onRefusal">Called with each scorer that cannot learn from the images, such as one of 50 neighbours from 40 of them; the others are fitted. Null: such a refusal is an exception.</param>
    /// <param name="cancellationToken">Heard between batches and by the model.</param>
    /// <returns>A scorer for each estimator that did not refuse, in their order.</returns>
    /// <exception cref="ModelSignalException">An estimator needs what the model cannot give.</exception>
    /// <exception cref="MosException">An estimator learns from the scored set, too little could be observed, or the labels do not fit the model.</exception>
    public static async Task<IReadOnlyList<IOodScorer>> FitAsync(
        IOodModel model,
        IReadOnlyList<IOodScorerEstimator> estimators,
        ImageSet images,
        ImageLoaderOptions? options = null,
        Action<UnreadableImage>? onUnreadable = null,
        IProgress<OodProgress>? progress = null,
        Action<LeftOutScorer>? onRefusal = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(estimators);
        ArgumentNullException.ThrowIfNull(images);
        foreach (IOodScorerEstimator estimator in estimators)
        {
            estimator.EnsureCanScore(model);
        }

        (IReadOnlyList<IReadOnlyList<IOodScorer?>> fitted, _) = await FitAsync(
            [(model, estimators)], new DataSet("training", images), options ?? new ImageLoaderOptions(), onUnreadable ?? UnreadableRefusal.Refuse, progress, onRefusal, cancellationToken).ConfigureAwait(false);
        return [.. fitted[0].OfType<IOodScorer>()];
    }

    /// <summary>Fits scorers on what is stored of images, as on the images themselves; the shards of a data set are one.</summary>
    /// <param name="model">The stored model (<see cref="StoredSignals.Model"/>), or one that shares its backbone; borrowed.</param>
    /// <param name="estimators">What is to be fitted; also one whose scorer takes input steps, which the fitting does not.</param>
    /// <param name="signals">Signals of training images; labels are matched to the model's classes by name where both have names.</param>
    /// <param name="progress">Told after every part.</param>
    /// <param name="onRefusal">Called with each scorer that cannot learn from the images, such as one of 50 neighbours from 40 of them; the others are fitted. Null: such a refusal is an exception.</param>
    /// <param name="heldOut">Signals of labelled images that the model was not trained on, which scorers that <see cref="IOodScorerEstimator.LearnsFromHeldOut"/> learn from; null: those learn from <paramref name="signals"/> too.</param>
    /// <param name="cancellationToken">Heard between parts.</param>
    /// <returns>A scorer for each estimator that did not refuse, in their order.</returns>
    /// <exception cref="ModelSignalException">The signals are of another model, or an estimator needs one that is not stored.</exception>
    /// <exception cref="MosException">An estimator learns from the scored set, too little could be observed, or the labels do not fit the model.</exception>
    /// <exception cref="MosFormatException">A file is missing or has changed.</exception>
    public static async Task<IReadOnlyList<IOodScorer>> FitAsync(
        IOodModel model,
        IReadOnlyList<IOodScorerEstimator> estimators,
        StoredSignals signals,
        IProgress<OodProgress>? progress = null,
        Action<LeftOutScorer>? onRefusal = null,
        StoredSignals? heldOut = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(estimators);
        ArgumentNullException.ThrowIfNull(signals);
        return [.. (await FitAsync(model, estimators, signals, heldOut, progress, onRefusal, cancellationToken).ConfigureAwait(false)).OfType<IOodScorer>()];
    }

    /// <summary>Makes scorers of methods of which some have yet to learn, on what is stored of images.</summary>
    /// <param name="model">The stored model, or one that shares its backbone; borrowed.</param>
    /// <param name="methods">Scorers, which stay as they are, and estimators.</param>
    /// <param name="training">Signals of training images; null: there are none, and a method that learns is refused.</param>
    /// <param name="heldOut">Signals of held-out images for methods that <see cref="IOodScorerEstimator.LearnsFromHeldOut"/>; null: those learn from <paramref name="training"/>.</param>
    /// <param name="progress">Told after every part.</param>
    /// <param name="onRefusal">Called with each method that cannot learn from the images; null: such a refusal is an exception.</param>
    /// <param name="cancellationToken">Heard between parts.</param>
    /// <returns>A scorer for each method that did not refuse, in their order.</returns>
    /// <exception cref="MosException">As for the fitting alone; or a method learns, and there is nothing to learn from.</exception>
    public static async Task<IReadOnlyList<IOodScorer>> PrepareAsync(
        IOodModel model,
        IReadOnlyList<IOodMethod> methods,
        StoredSignals? training,
        StoredSignals? heldOut = null,
        IProgress<OodProgress>? progress = null,
        Action<LeftOutScorer>? onRefusal = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(methods);
        IOodScorerEstimator[] learners = [.. methods.OfType<IOodScorerEstimator>()];
        if (training is null && learners.Length > 0)
        {
            throw new MosException($"Scorer '{learners[0].Name}' learns from training images; give signals of some, or a scorer that was fitted before.");
        }

        var fitted = new Queue<IOodScorer?>(learners.Length == 0 ? [] : await FitAsync(model, learners, training!, heldOut, progress, onRefusal, cancellationToken).ConfigureAwait(false));
        return [.. methods.Select(m => m is IOodScorerEstimator ? fitted.Dequeue() : (IOodScorer)m).OfType<IOodScorer>()];
    }

    /// <summary>Fits scorers on stored signals; null for one that refused.</summary>
    private static async Task<IReadOnlyList<IOodScorer?>> FitAsync(
        IOodModel model,
        IReadOnlyList<IOodScorerEstimator> estimators,
        StoredSignals signals,
        StoredSignals? heldOut,
        IProgress<OodProgress>? progress,
        Action<LeftOutScorer>? onRefusal,
        CancellationToken cancellationToken)
    {
        var fitted = new IOodScorer?[estimators.Count];
        foreach ((StoredSignals of, bool isHeldOut) in heldOut is null ? [(signals, false)] : new[] { (signals, false), (heldOut, true) })
        {
            int[] chosen = [.. Enumerable.Range(0, estimators.Count).Where(i => heldOut is null || estimators[i].LearnsFromHeldOut == isHeldOut)];
            (IReadOnlyList<IReadOnlyList<IOodScorer?>> learnt, _) = await FitAsync(
                [(model, [.. chosen.Select(i => estimators[i])])], DataSet.Checked(isHeldOut ? "held-out" : "training", of),
                new ImageLoaderOptions(), UnreadableRefusal.Refuse, progress, onRefusal, cancellationToken).ConfigureAwait(false);
            foreach ((int i, IOodScorer? scorer) in chosen.Zip(learnt[0]))
            {
                fitted[i] = scorer;
            }
        }

        return fitted;
    }

    /// <summary>Fits scorers on several models; for each of them those of its estimators, null for one that refused, and how many forward passes of single images it took.</summary>
    internal static async Task<(IReadOnlyList<IReadOnlyList<IOodScorer?>> Scorers, long Passes)> FitAsync(
        IReadOnlyList<(IOodModel Model, IReadOnlyList<IOodScorerEstimator> Estimators)> learners,
        DataSet training,
        ImageLoaderOptions options,
        Action<UnreadableImage> onUnreadable,
        IProgress<OodProgress>? progress,
        Action<LeftOutScorer>? onRefusal,
        CancellationToken cancellationToken)
    {
        if (learners.SelectMany(l => l.Estimators).FirstOrDefault(e => e.LearnsFromScoredSet) is { } other)
        {
            throw new MosException($"Scorer '{other.Name}' learns from the set that is scored, which only a benchmark has; use a form of it that learns from training data.");
        }

        ModelFitters[] fitters = [.. learners.Select(l => new ModelFitters(l.Model, l.Estimators, training.Images, training.Name, onRefusal))];
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

            var pass = new ScoringPass(group.Select(f => new ModelScorers(f.Model, [], f.Signals)), options);
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
