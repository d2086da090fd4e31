using Microsoft.Extensions.Logging;

namespace Mos.Detectors;

/// <summary>Does what a plan says: fits, scores the held-out images, combines and calibrates.</summary>
internal sealed class DetectorBuild(DetectorPlan plan, OodDetectorOptions options, IProgress<OodProgress>? progress)
{
    private readonly ILogger _logger = options.CreateLogger();

    public async Task<OodDetector> RunAsync(CancellationToken cancellationToken)
    {
        if (plan is { Training: { } training, HeldOut: { } heldOut })
        {
            await Task.Run(() => TrainingOverlap.Refuse(training, heldOut, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        IReadOnlyList<IOodScorer> scorers = await FitAsync(cancellationToken).ConfigureAwait(false);
        (IOodScorer scorer, Calibration calibration, HeldOutFindings findings) = plan.Calibration is { } given
            ? (scorers[0], given, HeldOutFindings.None)
            : await CalibrateAsync(scorers, plan.HeldOut!, cancellationToken).ConfigureAwait(false);
        calibration = plan.Target is { } target && target != calibration.TargetTpr ? calibration.WithTargetTpr(target) : calibration;

        _logger.Calibrated(scorer.Name, plan.Model.Info.Name, calibration.Count, calibration.Threshold, calibration.TargetTpr);
        foreach (string warning in findings.Warnings)
        {
            _logger.HeldOutLooksWrong(warning);
        }

        return new OodDetector(new DetectorCore(new GuardedModel(plan.Model, isOwned: false), scorer, findings, options), calibration);
    }

    /// <summary>The scorers in the order of the methods, those that learn fitted in one pass.</summary>
    private async Task<IReadOnlyList<IOodScorer>> FitAsync(CancellationToken cancellationToken)
    {
        IOodScorerEstimator[] estimators = [.. plan.Methods.OfType<IOodScorerEstimator>()];
        if (estimators.Length == 0)
        {
            return [.. plan.Methods.Cast<IOodScorer>()];
        }

        var fitted = new Queue<IOodScorer>(await ScorerFitting.FitAsync(
            plan.Model, estimators, plan.Training!, options.Loader, i => options.Report([i]), progress, cancellationToken: cancellationToken).ConfigureAwait(false));
        _logger.Fitted(string.Join(", ", estimators.Select(e => e.Name)), plan.Training!.Count, plan.Model.Info.Name);
        return [.. plan.Methods.Select(m => m as IOodScorer ?? fitted.Dequeue())];
    }

    private async Task<(IOodScorer Scorer, Calibration Calibration, HeldOutFindings Findings)> CalibrateAsync(
        IReadOnlyList<IOodScorer> scorers, ImageSet heldOut, CancellationToken cancellationToken)
    {
        var top1 = Top1.ByBestGuess(plan.Model, heldOut);
        double[][] scores = await ScoreAsync(scorers, heldOut, top1, cancellationToken).ConfigureAwait(false);
        var findings = HeldOutFindings.Of(top1, plan.Model.Info);
        if (plan.Combination is not { } combination)
        {
            return (scorers[0], Calibration.FromScores(scores[0], plan.TargetTpr), findings);
        }

        // Every second image: folders are sorted by class, and both halves are to have all of them. The first, third, ... calibrate.
        plan.CheckCount(scores[0].Length);
        double[][] references = [.. scores.Select(s => s.Where((_, i) => i % 2 == 1).ToArray())];
        double[][] rest = [.. scores.Select(s => s.Where((_, i) => i % 2 == 0).ToArray())];
        var combined = new CombinedScorer(combination, scorers, references);
        return (combined, Calibration.FromScores(combined.Combine(rest), plan.TargetTpr), findings);
    }

    /// <summary>For each scorer the scores of the held-out images that could be read.</summary>
    private async Task<double[][]> ScoreAsync(IReadOnlyList<IOodScorer> scorers, ImageSet heldOut, Top1? top1, CancellationToken cancellationToken)
    {
        var pass = new ScoringPass([new ModelScorers(plan.Model, scorers, ClassPrediction.Signals(plan.Model))], options.Loader);
        List<double>[] scores = [.. scorers.Select(_ => new List<double>(heldOut.Count))];
        UnreadableImage? first = null;
        long done = 0;
        progress?.Report(new OodProgress("calibrating", done, heldOut.Count));
        await foreach (ScoredBatch batch in pass.RunAsync(heldOut.Items, cancellationToken).ConfigureAwait(false))
        {
            options.Report(batch.Unreadable);
            first ??= batch.Unreadable is [UnreadableImage image, ..] ? image : null;
            for (int s = 0; s < scores.Length; s++)
            {
                scores[s].AddRange(batch.Models[0].Scores[s]);
            }

            top1?.Add(batch.Items, batch.Models[0].Output);
            done += batch.Consumed;
            progress?.Report(new OodProgress("calibrating", done, heldOut.Count));
        }

        return scores[0].Count > 0
            ? [.. scores.Select(s => s.ToArray())]
            : throw new MosException($"None of the {heldOut.Count} held-out images could be read; the first: {first?.Reason}");
    }
}
