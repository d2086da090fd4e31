using Mos.Imaging;

namespace Mos.Vision;

/// <summary>Runs images through a frozen backbone, view by view, in parts; through a store it goes on where an earlier run was stopped.</summary>
/// <param name="source">Of what.</param>
/// <param name="unreadable">Receives the images that cannot be read, or could not be when the store was filled.</param>
/// <param name="done">Told the number of images finished, over all views.</param>
/// <param name="cancellationToken">Ends it; parts that were stored stay.</param>
internal sealed class FeatureExtraction(FeatureSource source, UnreadableList unreadable, Action<long> done, CancellationToken cancellationToken)
{
    private const int PartSize = 512;

    /// <exception cref="MosException">No image could be read, or the folder has features of other images, another backbone or other views.</exception>
    public Task<LabelledFeatures> RunAsync() => source.Folder is null ? InMemoryAsync() : ThroughStoreAsync(source.Folder);

    private async Task<LabelledFeatures> InMemoryAsync()
    {
        var views = new List<SignalPart>[source.ViewCount];
        for (int view = 0; view < views.Length; view++)
        {
            views[view] = [];
            for (int start = 0; start < source.Images.Length; start += PartSize)
            {
                views[view].Add(await PartAsync(view, start, Math.Min(PartSize, source.Images.Length - start)).ConfigureAwait(false));
                unreadable.Add(views[view][^1].Unreadable);
            }
        }

        return LabelledFeatures.Join(source, views);
    }

    private async Task<LabelledFeatures> ThroughStoreAsync(string folder)
    {
        // Without labels and head: any head on this backbone is trained from the same features. By their paths below the folder that holds all.
        string[] names = [.. new TrainingList(source.Images).Paths];
        var plan = new SignalStorePlan(
            new ModelInfo { Name = source.Model.Info.Name, Preprocessing = source.Model.Info.Preprocessing, ClassCount = 0, BackboneHash = source.Model.Info.BackboneHash },
            ModelSignals.Features,
            new ImageSet(names.Select(n => new ImageItem(n))))
        {
            ViewCount = source.ViewCount,
            PartSize = PartSize,
            Augmentation = source.Views?.Describe(source.Model.Info.Preprocessing.Size),
        };
        SignalStoreWriter writer = SignalStoreWriter.Open(folder, plan);
        done(writer.Done);
        while (!writer.IsComplete)
        {
            int view = writer.NextView, start = (int)(writer.Done - ((long)view * names.Length));
            SignalPart part = await PartAsync(view, start, writer.NextImages.Count).ConfigureAwait(false);
            writer.Append(part with { Items = [.. part.Items.Select(i => new ImageItem(names[Array.IndexOf(source.Images, i, start)]))] });
        }

        StoredSignals stored = StoredSignals.Open(folder);
        unreadable.Add(stored.Unreadable);
        return LabelledFeatures.Join(source, Enumerable.Range(0, source.ViewCount).Select(stored.ReadParts));
    }

    /// <summary>The features of consecutive images in a view.</summary>
    private async Task<SignalPart> PartAsync(int view, int start, int count)
    {
        int size = source.Model.Info.Preprocessing.Size, width = source.Model.Variant.FeatureCount;
        var request = new ModelRequest(ModelSignals.Features);
        var values = new float[count * width];
        var items = new List<ImageItem>(count);
        var missed = new List<UnreadableImage>();
        var loading = new ImageLoaderOptions { Threads = source.DecodingThreads };
        var images = new ArraySegment<ImageItem>(source.Images, start, count);
        await foreach (LoadedBatch loaded in ImageLoader.LoadAsync(images, size, size, Reader(view, start), loading, cancellationToken).ConfigureAwait(false))
        {
            using (loaded)
            {
                if (loaded.Items.Count > 0)
                {
                    source.Model.Forward(loaded.Images, request, cancellationToken).Features!.Values.CopyTo(values.AsSpan(items.Count * width));
                }

                items.AddRange(loaded.Items);
                missed.AddRange(loaded.Unreadable);
            }

            done(((long)view * source.Images.Length) + start + items.Count + missed.Count);
        }

        Array.Resize(ref values, items.Count * width);
        var output = new ModelOutput { Count = items.Count, Features = items.Count == 0 ? null : new FloatMatrix(items.Count, width, values) };
        return new SignalPart(items, output, missed, view);
    }

    private ReadImage Reader(int view, int start)
    {
        if (source.Views is not { } views)
        {
            IImageReader plain = source.Model.Images;
            return (encoded, item, _, pixels) => plain.Read(encoded, item.Source, pixels);
        }

        var reader = new TrainingImageReader(source.Model.Info.Preprocessing, views.Precrop);
        return (encoded, item, index, pixels) => reader.Read(encoded, item.Source, FeatureViews.Random(views.Seed, view, start + index), pixels);
    }
}
