using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Mos.Imaging;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>Batches of images, decoded anew for each step, cropped at random and mirrored half of the time.</summary>
/// <param name="plan">The training.</param>
/// <param name="input">What they go through before the network.</param>
/// <param name="unreadable">Receives the images that cannot be read.</param>
internal sealed class ImageTrainingData(FineTuningPlan plan, ITrainingInput input, UnreadableList unreadable) : TrainingData
{
    private const int LargestChunk = 64;

    private readonly Preprocessing _preprocessing = plan.Backbone.Info.Preprocessing;

    public override ITrainingInput Input => input;

    public override async IAsyncEnumerable<TrainingBatch> FromAsync(int firstStep, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int batchSize = plan.Options.BatchSize, size = _preprocessing.Size;
        int chunk = Enumerable.Range(1, Math.Min(batchSize, LargestChunk)).Last(n => batchSize % n == 0);
        var loading = new ImageLoaderOptions { BatchSize = chunk, Threads = plan.Options.DecodingThreads, BatchesAhead = Math.Max(2, LargestChunk / chunk) };
        using Tensor pixels = Buffer(ScalarType.Byte, batchSize, size, size, 3);
        var classes = new List<int>(batchSize);
        var images = new ConcurrentDictionary<long, int>();
        int read = 0;
        await foreach (LoadedBatch loaded in ImageLoader.LoadAsync(Items(firstStep, images), size, size, Reader(firstStep, images), loading, cancellationToken).ConfigureAwait(false))
        {
            using (loaded)
            {
                loaded.Images.Pixels.Span.CopyTo(pixels.bytes[(classes.Count * size * size * 3)..]);
                classes.AddRange(loaded.Items.Select(i => i.Label!.Value));
                unreadable.Add(loaded.Unreadable);
            }

            read += chunk;
            if (read == batchSize)
            {
                using Tensor whole = pixels.narrow(0, 0, classes.Count).DetachFromDisposeScope();
                yield return new TrainingBatch(whole, [.. classes]);
                classes.Clear();
                read = 0;
            }
        }
    }

    private IEnumerable<ImageItem> Items(int firstStep, ConcurrentDictionary<long, int> images)
    {
        var order = new TrainingOrder(plan.Training.Length, plan.Options.BatchSize, plan.Options.Seed);
        long place = 0;
        foreach (int i in Enumerable.Range(firstStep, plan.Schedule.Steps - firstStep).SelectMany(order.Batch))
        {
            images[place++] = i;
            yield return plan.Training[i];
        }
    }

    /// <param name="firstStep">The step of the first image that is read.</param>
    /// <param name="images">Which image is read at which place; what is read is taken out.</param>
    private ReadImage Reader(int firstStep, ConcurrentDictionary<long, int> images)
    {
        var reader = new TrainingImageReader(_preprocessing, plan.Options.Precrop);
        long first = (long)firstStep * plan.Options.BatchSize;
        return (encoded, item, place, pixels) =>
        {
            // By the image and not its place, so that the views of a FeatureViews are the same.
            images.TryRemove(place, out int image);
            reader.Read(encoded, item.Source, FeatureViews.Random(plan.Options.Seed, (first + place) / plan.Training.Length, image), pixels);
        };
    }
}
