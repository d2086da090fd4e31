using System.Diagnostics;

namespace Mos.Vision;

/// <summary>One run of a planned fine-tuning, from its start or from a checkpoint to its end.</summary>
internal sealed class FineTuningRun(
    FineTuningPlan plan, TrainingCheckpoint? checkpoint, IProgress<FineTuningProgress>? progress, CancellationToken cancellationToken)
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<double> _losses = [];
    private UnreadableList _unreadable = new([]);

    /// <summary>Trains.</summary>
    /// <param name="state">Where to go on; null: at the beginning.</param>
    public async Task<FineTuningResult> RunAsync(TrainingState? state)
    {
        _losses.AddRange(state?.Losses ?? []);
        _unreadable = new UnreadableList(state?.Unreadable ?? []);
        TrainedBackbone backbone = new(plan);
        try
        {
            TrainingData data = await OpenDataAsync(backbone).ConfigureAwait(false);
            using var network = new TrainingNetwork(backbone.Network, plan.Options.OpenBlocks, plan.Backbone.Variant.FeatureCount, plan.Loss.LogitCount, backbone.FrozenBlocks);
            using var trainer = new Trainer(network, plan.Loss, data.Input, plan.PartSize);
            if (state is not null)
            {
                checkpoint!.Restore(state, network, trainer.Optimizer);
            }

            Validator? validator = plan.Validation is null ? null : new Validator(plan, network, data.Input, _unreadable, n => Report("validation", n, plan.Validation.Length));
            ValidationResult? validation = await TrainAsync(data, network, trainer, validator).ConfigureAwait(false);
            return Result(backbone.ToModel(network, plan.Settings.WithOutcome(validation, _losses[^1])), validation);
        }
        finally
        {
            backbone.Dispose();
        }
    }

    private async Task<TrainingData> OpenDataAsync(TrainedBackbone backbone)
    {
        if (!plan.Options.FromFeatures)
        {
            return new ImageTrainingData(plan, backbone.Images(), _unreadable);
        }

        long count = (long)plan.Training.Length * plan.TrainingFeatures.ViewCount;
        LabelledFeatures features = await plan.Features.ComputeAsync(plan.TrainingFeatures, _unreadable, n => Report("features", n, count), cancellationToken).ConfigureAwait(false);
        return new FeatureTrainingData(plan, features);
    }

    private async Task<ValidationResult?> TrainAsync(TrainingData data, TrainingNetwork network, Trainer trainer, Validator? validator)
    {
        ValidationResult? last = null;
        TimeSpan saved = _watch.Elapsed;
        void Save()
        {
            checkpoint?.Write(network, trainer.Optimizer, [.. _losses], _unreadable.ToArray());
            saved = _watch.Elapsed;
        }

        try
        {
            await foreach (TrainingBatch batch in data.FromAsync(_losses.Count, cancellationToken).ConfigureAwait(false))
            {
                double rate = plan.Schedule.RateAt(_losses.Count)!.Value;
                _losses.Add(Step(trainer, batch, rate));
                bool isDue = validator is not null && plan.Options.EvaluateEvery is int every && _losses.Count % every == 0;
                last = isDue ? await validator!.EvaluateAsync(cancellationToken).ConfigureAwait(false) : null;
                progress?.Report(new FineTuningProgress("training", _losses.Count, plan.Schedule.Steps) { Loss = _losses[^1], LearningRate = rate, Validation = last });
                if (_watch.Elapsed - saved >= plan.Options.CheckpointInterval)
                {
                    Save();
                }
            }
        }
        catch (OperationCanceledException)
        {
            Save();
            throw;
        }

        Save();
        if (last is null && validator is not null)
        {
            last = await validator.EvaluateAsync(cancellationToken).ConfigureAwait(false);
            progress?.Report(new FineTuningProgress("validation", plan.Validation!.Length, plan.Validation.Length) { Validation = last });
        }

        return last;
    }

    private double Step(Trainer trainer, TrainingBatch batch, double rate)
    {
        int step = _losses.Count;
        int count = batch.Classes.Length;
        if (count == 0)
        {
            throw new MosException($"None of the {plan.Options.BatchSize} images of step {step} could be read; the first: {_unreadable.First.Reason}");
        }

        Mixup? mixup = plan.Mixup == 0 ? null : Mixup.Draw(plan.Mixup, count, new SplitMix64(plan.Options.Seed, RandomStreams.Mixup, step));
        double loss = trainer.Step(batch with { Mixup = mixup }, rate, cancellationToken);
        return double.IsFinite(loss)
            ? loss
            : throw new MosException($"The loss of step {step} is no longer finite; use a lower learning rate than {plan.Options.BaseLearningRate} or a longer warm-up.");
    }

    private void Report(string stage, long done, long total) => progress?.Report(new FineTuningProgress(stage, done, total));

    private FineTuningResult Result(BitModel model, ValidationResult? validation) => new()
    {
        Model = model,
        Steps = _losses.Count,
        Losses = _losses,
        Validation = validation,
        Seconds = _watch.Elapsed.TotalSeconds,
        Unreadable = _unreadable.ToArray(),
    };
}
