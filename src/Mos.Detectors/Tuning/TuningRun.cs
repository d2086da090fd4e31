namespace Mos.Detectors;

/// <summary>One tuning: the pass over the training images, the pass over the held-out ones, and the choice.</summary>
/// <param name="model">A model with a flat head, stages and input gradients.</param>
/// <param name="training">Labelled.</param>
/// <param name="heldOut">Labelled; the weights are learnt on the first half.</param>
/// <param name="options">Checked.</param>
internal sealed class TuningRun(IOodModel model, ImageSet training, ImageSet heldOut, MahalanobisTuningOptions options)
{
    // What a cross-validation with five folds needs of each kind.
    private const int LeastPerHalf = 5;

    private readonly Action<UnreadableImage> _onUnreadable = options.OnUnreadable ?? UnreadableRefusal.Refuse;

    public async Task<MahalanobisTuningResult> RunAsync(IProgress<OodProgress>? progress, CancellationToken cancellationToken)
    {
        // Before hours go into the training images.
        var labels = LabelMap.For(heldOut, "held-out", model.Info);
        var plain = (MahalanobisScorer)(await ScorerFitting.FitAsync(
            model, [Scorers.Mahalanobis(0, options.Cut, options.Shrinkage)], training, options.Loader, _onUnreadable, progress, cancellationToken: cancellationToken).ConfigureAwait(false))[0];
        MahalanobisScorer[] scorers = [.. options.Magnitudes.Select(m => ScorerOf(plain, m, null))];
        StageScoreTable[] tables = [.. options.Magnitudes.Select(m => new StageScoreTable(m))];
        await ScoreAsync(scorers, tables, labels, progress, cancellationToken).ConfigureAwait(false);
        MahalanobisCandidate[] candidates = await Task.Run(() => tables.Select(t => t.Candidate()).ToArray(), cancellationToken).ConfigureAwait(false);
        MahalanobisCandidate best = StageScoreTable.Best(candidates);
        return new MahalanobisTuningResult(ScorerOf(plain, best.Magnitude, new StageWeights([.. best.Weights], best.Offset)), best, candidates);
    }

    private MahalanobisScorer ScorerOf(MahalanobisScorer plain, double magnitude, StageWeights? weights) => new(
        Scorers.Mahalanobis(magnitude, options.Cut, options.Shrinkage).Name + (weights is null ? "" : ":weights=tuned"),
        new StepSize((float)magnitude, null), plain.Stages, plain.ModelFingerprint, weights);

    /// <summary>Fills the tables. The steps of all magnitudes are asked for together, so that they share gradients; those of noisy images start from these.</summary>
    private async Task ScoreAsync(MahalanobisScorer[] scorers, StageScoreTable[] tables, LabelMap labels, IProgress<OodProgress>? progress, CancellationToken cancellationToken)
    {
        ModelRequest request = scorers.Aggregate(new ModelRequest(ModelSignals.Stages), (all, s) => all.Union(s.Request));
        HashSet<ImageItem> learntOn = new(heldOut.Items.Take(heldOut.Count / 2), ReferenceEqualityComparer.Instance);
        var read = new int[2];
        long done = 0;
        await foreach (LoadedBatch batch in ImageLoader.LoadAsync(heldOut.Items, PreprocessingKey.ReaderOf(model), options.Loader, cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                foreach (UnreadableImage image in batch.Unreadable)
                {
                    _onUnreadable(image);
                }

                if (batch.Items.Count > 0)
                {
                    int[] classes = [.. batch.Items.Select(labels.ClassOf)];
                    InputStep noise = FgsmNoise.Step(classes, options.Noise, options.Clamp, model.Info.Preprocessing) with { Then = request };
                    ModelOutput output = await Task.Run(() => model.Forward(batch.Images, request.Union(new ModelRequest(ModelSignals.Logits, noise)), cancellationToken), cancellationToken).ConfigureAwait(false);
                    ModelOutput noisy = output.After(noise);
                    int first = batch.Items.Count(learntOn.Contains);
                    (read[0], read[1]) = (read[0] + first, read[1] + classes.Length - first);
                    for (int m = 0; m < scorers.Length; m++)
                    {
                        (double[][] clean, double[][] moved) = (Checked(scorers[m], output, batch.Items), Checked(scorers[m], noisy, batch.Items));
                        for (int i = 0; i < classes.Length; i++)
                        {
                            tables[m].Add(learntOn.Contains(batch.Items[i]), clean[i], moved[i]);
                        }
                    }
                }

                done += batch.Items.Count + batch.Unreadable.Count;
                progress?.Report(new OodProgress("Tuning", done, heldOut.Count));
            }
        }

        if (read.Min() < LeastPerHalf)
        {
            throw new MosException($"Of the {heldOut.Count} held-out images {read.Sum()} can be read, which are too few to tune on; give {2 * LeastPerHalf} or more that can, best 1,000.");
        }
    }

    private static double[][] Checked(MahalanobisScorer scorer, ModelOutput output, IReadOnlyList<ImageItem> items)
    {
        double[][] scores = scorer.StageScores(output);
        int image = Array.FindIndex(scores, s => !Array.TrueForAll(s, double.IsFinite));
        return image < 0
            ? scores
            : throw new MosException($"Scorer '{scorer.Name}' has no finite score for image '{items[image].Source}'; check the model and its input.");
    }
}
