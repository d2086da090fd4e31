namespace Mos;

/// <summary>Takes images through a model and stores what it says of them.</summary>
public static class SignalExtraction
{
    /// <summary>Extracts the signals of a plan, or goes on where an extraction was stopped; the files are the same, byte for byte, as if it had not been.</summary>
    /// <param name="folder">The folder of the store; made where it is missing.</param>
    /// <param name="model">The model of the plan; borrowed.</param>
    /// <param name="plan">What is to be stored: one view, in parts that are whole numbers of batches.</param>
    /// <param name="options">How images are read ahead; null: the defaults.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellationToken">Heard between batches and by the model; the parts written so far stay.</param>
    /// <exception cref="ModelSignalException">The model cannot give a signal.</exception>
    /// <exception cref="MosException">The folder has a store of another plan or cannot be written to, or no image of the shard could be read.</exception>
    /// <exception cref="ArgumentException">A part is no whole number of batches, or the plan has several views.</exception>
    public static async Task RunAsync(
        string folder,
        IOodModel model,
        SignalStorePlan plan,
        ImageLoaderOptions? options = null,
        IProgress<OodProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(plan);
        options ??= new ImageLoaderOptions();
        if (plan.ViewCount != 1 || plan.PartSize % options.BatchSize != 0)
        {
            throw new ArgumentException($"Parts of {plan.PartSize} images in {plan.ViewCount} views cannot be extracted in batches of {options.BatchSize}: one view, and whole batches, are wanted.", nameof(plan));
        }

        if ((plan.Signals & ~model.Signals) is var lacking and not ModelSignals.None)
        {
            throw new ModelSignalException($"Model '{model.Info.Name}' cannot give the signals {lacking}; it gives {model.Signals}.");
        }

        IImageReader reader = model.Images ?? throw new ModelSignalException($"Model '{model.Info.Name}' takes no images; use one that does.");
        SignalStoreWriter writer = SignalStoreWriter.Open(folder, plan);
        ImageSet shard = plan.Images.Shard(plan.ShardIndex, plan.ShardCount);
        long done = writer.Done;
        progress?.Report(new OodProgress("Extracting", done, shard.Count));
        var request = new ModelRequest(plan.Signals);
        var next = new GatheredPart();
        await foreach (LoadedBatch loaded in ImageLoader.LoadAsync(shard.Items.Skip((int)done), reader, options, cancellationToken).ConfigureAwait(false))
        {
            using (loaded)
            {
                next.Add(loaded, loaded.Items.Count == 0
                    ? null
                    : await Task.Run(() => model.Forward(loaded.Images, request, cancellationToken), cancellationToken).ConfigureAwait(false));
                done += loaded.Items.Count + loaded.Unreadable.Count;
            }

            if (next.Consumed == writer.NextImages.Count)
            {
                writer.Append(next.ToPart());
                next = new GatheredPart();
            }

            progress?.Report(new OodProgress("Extracting", done, shard.Count));
        }

        StoredSignalsInfo found = StoredSignals.Inspect(folder)[0];
        if (found.Unreadable.Count == found.Count && found.Count > 0)
        {
            throw new MosException($"None of the {found.Count} images of '{folder}' could be read, the first of them '{shard.Items[0].Source}'; check them, delete the folder, and extract again.");
        }
    }
}
