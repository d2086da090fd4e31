using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>Measures loss and top-1 accuracy on the validation images of a training, as often as wanted.</summary>
/// <param name="plan">The training, which has validation images.</param>
/// <param name="network">What is trained.</param>
/// <param name="input">Turns batches into what it takes.</param>
/// <param name="unreadable">Receives the images that cannot be read.</param>
/// <param name="done">Told the number of images finished.</param>
internal sealed class Validator(FineTuningPlan plan, TrainingNetwork network, ITrainingInput input, UnreadableList unreadable, Action<long> done)
{
    private const int FeaturesPerPart = 4096;

    private LabelledFeatures? _features;

    /// <summary>Runs the validation images through the network as it is now.</summary>
    public async Task<ValidationResult> EvaluateAsync(CancellationToken cancellationToken)
    {
        // What a frozen backbone sees in them does not change, so it looks once.
        if (plan.Options.OpenBlocks == OpenedParameters.None)
        {
            _features ??= await plan.Features.ComputeAsync(plan.ValidationFeatures, unreadable, done, cancellationToken).ConfigureAwait(false);
            return Evaluate(_features);
        }

        var meter = new ValidationMeter(plan.Loss);
        long seen = 0;
        var loading = new ImageLoaderOptions { Threads = plan.Options.DecodingThreads, BatchSize = Math.Clamp(plan.PartSize, 1, 32) };
        await foreach (LoadedBatch loaded in ImageLoader.LoadAsync(plan.Validation!, plan.Backbone.Images!, loading, cancellationToken).ConfigureAwait(false))
        {
            using (loaded)
            {
                if (loaded.Items.Count > 0)
                {
                    Observe(loaded, meter, cancellationToken);
                }

                unreadable.Add(loaded.Unreadable);
                done(seen += loaded.Items.Count + loaded.Unreadable.Count);
            }
        }

        return meter.Result ?? throw new MosException($"None of {plan.Validation!.Length} validation images could be read; the first: {unreadable.First.Reason}");
    }

    private ValidationResult Evaluate(LabelledFeatures features)
    {
        var meter = new ValidationMeter(plan.Loss);
        int width = features.Values.Columns;
        for (int start = 0; start < features.Classes.Length; start += FeaturesPerPart)
        {
            using IDisposable scope = NewDisposeScope();
            using IDisposable frozen = no_grad();
            int count = Math.Min(FeaturesPerPart, features.Classes.Length - start);
            Tensor part = TensorValues.ToTensor(features.Values.Values.Slice(start * width, count * width), count, width);
            meter.Observe(network.HeadLogits(part), features.Classes[start..(start + count)]);
        }

        return meter.Result!;
    }

    private void Observe(LoadedBatch loaded, ValidationMeter meter, CancellationToken cancellationToken)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        Tensor pixels = empty([loaded.Images.Count, loaded.Images.Height, loaded.Images.Width, 3], ScalarType.Byte);
        loaded.Images.Pixels.Span.CopyTo(pixels.bytes);
        int[] classes = [.. loaded.Items.Select(i => i.Label!.Value)];
        meter.Observe(network.Logits(input.Of(new TrainingBatch(pixels, classes), 0, classes.Length, cancellationToken)), classes);
    }
}
