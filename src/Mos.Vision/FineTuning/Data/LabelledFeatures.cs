namespace Mos.Vision;

/// <summary>The features of images by a frozen backbone, and their classes.</summary>
/// <param name="Values"><c>[N, D]</c>, of the images that could be read.</param>
/// <param name="Classes">N classes.</param>
internal sealed record LabelledFeatures(FloatMatrix Values, int[] Classes)
{
    /// <summary>Runs images through a backbone.</summary>
    /// <param name="model">The backbone.</param>
    /// <param name="images">The images, labelled.</param>
    /// <param name="decodingThreads">Threads that decode.</param>
    /// <param name="unreadable">Receives the images that cannot be read.</param>
    /// <param name="done">Told the number of images finished, after every batch.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<LabelledFeatures> ComputeAsync(
        BitModel model, ImageItem[] images, int decodingThreads, UnreadableList unreadable, Action<long> done, CancellationToken cancellationToken)
    {
        var request = new ModelRequest(ModelSignals.Features);
        int width = model.Variant.FeatureCount;
        var values = new float[images.Length * width];
        var classes = new List<int>(images.Length);
        long seen = 0;
        var loading = new ImageLoaderOptions { Threads = decodingThreads };
        await foreach (LoadedBatch loaded in ImageLoader.LoadAsync(images, model.Images, loading, cancellationToken).ConfigureAwait(false))
        {
            using (loaded)
            {
                if (loaded.Items.Count > 0)
                {
                    FloatMatrix features = model.Forward(loaded.Images, request, cancellationToken).Features!;
                    features.Values.CopyTo(values.AsSpan(classes.Count * width));
                }

                classes.AddRange(loaded.Items.Select(i => i.Label!.Value));
                unreadable.Add(loaded.Unreadable);
                done(seen += loaded.Items.Count + loaded.Unreadable.Count);
            }
        }

        if (classes.Count == 0)
        {
            throw new MosException($"None of {images.Length} images could be read; the first: {unreadable.First.Reason}");
        }

        Array.Resize(ref values, classes.Count * width);
        return new LabelledFeatures(new FloatMatrix(classes.Count, width, values), [.. classes]);
    }
}
