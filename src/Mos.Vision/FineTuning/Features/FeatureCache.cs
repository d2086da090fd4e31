namespace Mos.Vision;

/// <summary>
/// Keeps the features that trainings from one frozen backbone compute, so that several heads are trained from a single pass over the
/// images: <see cref="FineTunerBuilder.ShareFeatures"/>. Holds all features in memory. Not for concurrent use.
/// </summary>
public sealed class FeatureCache
{
    private readonly List<Entry> _entries = [];

    /// <summary>The mean feature of each class: what <see cref="ClassClustering.KMeans"/> clusters.</summary>
    /// <param name="backbone">The network; borrowed.</param>
    /// <param name="images">Labelled images, one of each class at least.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellationToken">Heard between batches.</param>
    /// <returns><c>[C, D]</c>, by label; images that cannot be read are left out.</returns>
    /// <exception cref="MosException">An image has no label, or a class no image that can be read.</exception>
    public async Task<FloatMatrix> ClassMeansAsync(
        BitModel backbone, ImageSet images, IProgress<FineTuningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(images);
        var head = new FineTuningHead(Groups: null, images.ClassNames);
        int classCount = head.ClassCount(images);
        LabelledFeatures features = await ComputeAsync(
            new FeatureSource(backbone, head.Label(images, classCount, "training"), Environment.ProcessorCount),
            new UnreadableList([]),
            n => progress?.Report(new FineTuningProgress("features", n, images.Count)),
            cancellationToken).ConfigureAwait(false);
        return ClassPrototypes.FromFeatures(features.Values, features.Classes, classCount);
    }

    /// <summary>The features of images: those kept, or new ones that are kept then.</summary>
    internal async Task<LabelledFeatures> ComputeAsync(FeatureSource source, UnreadableList unreadable, Action<long> done, CancellationToken cancellationToken)
    {
        Entry? entry = _entries.Find(e => e.Source.GivesSameAs(source));
        if (entry is null)
        {
            var failed = new UnreadableList([]);
            LabelledFeatures features = await new FeatureExtraction(source, failed, done, cancellationToken).RunAsync().ConfigureAwait(false);
            entry = new Entry(source, features, failed.ToArray());
            _entries.Add(entry);
        }
        else
        {
            done((long)source.Images.Length * source.ViewCount);
        }

        unreadable.Add(entry.Unreadable);
        return entry.Features;
    }

    private sealed record Entry(FeatureSource Source, LabelledFeatures Features, UnreadableImage[] Unreadable);
}
