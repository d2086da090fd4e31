namespace Mos.Detectors;

/// <summary>Puts a tuning together. Calls record and check their own arguments; <see cref="RunAsync"/> checks the whole and runs.</summary>
public sealed class MahalanobisTuningBuilder
{
    // Five folds of a cross-validation take five images of each kind, and the choice some more.
    private const int LeastHeldOut = 10;

    private readonly IOodModel _model;
    private readonly MahalanobisTuningOptions _options = new();
    private ImageSet? _training;
    private ImageSet? _heldOut;

    internal MahalanobisTuningBuilder(IOodModel model) => _model = model;

    /// <summary>Sets the images of class means and covariance; must be called.</summary>
    /// <param name="images">Labelled; the labels are matched to the model's classes by name where both have names.</param>
    /// <exception cref="ArgumentException">There is no image, or none has a label.</exception>
    public MahalanobisTuningBuilder FitOn(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        _training = images.Items.Any(i => i.Label is not null)
            ? images
            : throw new ArgumentException("No training image has a label, which the class means take; give class folders, or a list of lines 'path class'.", nameof(images));
        return this;
    }

    /// <summary>Sets the images of weights and magnitude; must be called.</summary>
    /// <param name="images">Labelled, ten or more, not among those of <see cref="FitOn"/>.</param>
    /// <exception cref="ArgumentException">There are fewer than ten images, or one has no label.</exception>
    public MahalanobisTuningBuilder TuneOn(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Count < LeastHeldOut)
        {
            throw new ArgumentException($"{images.Count} held-out images are too few to tune on; give {LeastHeldOut} or more, best 1,000.", nameof(images));
        }

        _heldOut = images.Items.FirstOrDefault(i => i.Label is null) is not { } nameless
            ? images
            : throw new ArgumentException($"Held-out image '{nameless.Source}' has no label, which its adversarial noise takes; give class folders, or a list of lines 'path class'.", nameof(images));
        return this;
    }

    /// <summary>Changes options; left out: their defaults.</summary>
    /// <param name="configure">Called at once.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public MahalanobisTuningBuilder Configure(Action<MahalanobisTuningOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(_options);
        _ = _options.Checked();
        return this;
    }

    /// <summary>Fits on the training images, then tunes on the held-out ones.</summary>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellationToken">Heard between batches and by the model.</param>
    /// <exception cref="MosException">Something is missing, too few held-out images can be read, the labels do not fit the model, or it gives NaN.</exception>
    public Task<MahalanobisTuningResult> RunAsync(IProgress<OodProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ImageSet training = _training ?? throw new MosException("A tuning needs training images: call FitOn.");
        ImageSet heldOut = _heldOut ?? throw new MosException("A tuning needs held-out images: call TuneOn.");
        MahalanobisTuningOptions options = _options.Checked();
        return new TuningRun(_model, training, options.Drawn(heldOut), options).RunAsync(progress, cancellationToken);
    }
}
