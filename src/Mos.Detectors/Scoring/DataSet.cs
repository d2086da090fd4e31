namespace Mos.Detectors;

/// <summary>A named data set: images, or what is stored of them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Images">The images; of stored signals those that could be read, with their labels.</param>
/// <param name="Stored">What is stored of them; null: the images themselves are read.</param>
internal sealed record DataSet(string Name, ImageSet Images, StoredSignals? Stored = null)
{
    /// <summary>How many images a pass goes through, readable or not.</summary>
    public int Count => Stored?.Count ?? Images.Count;

    public static DataSet Checked(string name, ImageSet images)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(images);
        return images.Count > 0
            ? new DataSet(name, images)
            : throw new ArgumentException($"Data set '{name}' has no images.", nameof(images));
    }

    public static DataSet Checked(string name, StoredSignals signals)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(signals);
        return new DataSet(name, signals.Images, signals);
    }

    /// <summary>Takes the set through models and scorers.</summary>
    public IAsyncEnumerable<ScoredBatch> RunAsync(ScoringPass pass, CancellationToken cancellationToken) =>
        Stored is null ? pass.RunAsync(Images.Items, cancellationToken) : pass.RunAsync(Stored, cancellationToken);

    /// <summary>Refuses a model that cannot run on the set, before anything is read.</summary>
    /// <param name="model">The model.</param>
    /// <param name="methods">The methods that are to score with it.</param>
    /// <param name="wanted">What is wanted of the model for them and beside.</param>
    /// <exception cref="MosException">It takes no images, and there are images; or what is stored cannot feed it.</exception>
    public void Check(IOodModel model, IEnumerable<IOodMethod> methods, ModelSignals wanted)
    {
        if (Stored is null)
        {
            _ = PreprocessingKey.ReaderOf(model);
        }
        else
        {
            StoredFeed.Check(model, methods, wanted, Stored);
        }
    }
}
