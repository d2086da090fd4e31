namespace Mos.Detectors;

/// <summary>Puts a detector together. Calls record and check their own arguments; <see cref="BuildAsync"/> checks the whole and does the work.</summary>
public sealed class OodDetectorBuilder
{
    private readonly IOodModel _model;
    private readonly OodDetectorOptions _options = new();
    private IOodMethod _scorer = Scorers.Mos();
    private ImageSet? _training;
    private ImageItem[]? _heldOut;
    private double _targetTpr;
    private Calibration? _calibration;
    private bool _used;

    internal OodDetectorBuilder(IOodModel model) => _model = model;

    /// <summary>Sets the scorer; left out: <see cref="Scorers.Mos"/>.</summary>
    /// <param name="scorer">The scorer, or the estimator of one that learns, which then needs <see cref="FitOn"/>; it must fit the model.</param>
    public OodDetectorBuilder UseScorer(IOodMethod scorer)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ThrowIfUsed();
        _scorer = scorer;
        return this;
    }

    /// <summary>Sets the training images that a scorer learns from; must be called where it does, and else is not needed.</summary>
    /// <param name="images">Labelled where the scorer learns from labels, which are matched to the model's classes by name where both have names; not the held-out ones.</param>
    public OodDetectorBuilder FitOn(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        ThrowIfUsed();
        _training = images;
        return this;
    }

    /// <summary>Sets the held-out images that the decision is calibrated on; this or <see cref="UseCalibration"/> must be called.</summary>
    /// <param name="images">In-distribution images that the model was not trained on.</param>
    /// <param name="targetTpr">The share of in-distribution images that is to be accepted, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is not between 0 and 1.</exception>
    public OodDetectorBuilder CalibrateOn(ImageSet images, double targetTpr = 0.95)
    {
        ArgumentNullException.ThrowIfNull(images);
        return CalibrateOn(images.Items, targetTpr);
    }

    /// <inheritdoc cref="CalibrateOn(ImageSet, double)"/>
    public OodDetectorBuilder CalibrateOn(IEnumerable<ImageItem> images, double targetTpr = 0.95)
    {
        ArgumentNullException.ThrowIfNull(images);
        Calibration.CheckTarget(targetTpr);
        ThrowIfUsed();
        (_heldOut, _targetTpr, _calibration) = ([.. images], targetTpr, null);
        return this;
    }

    /// <summary>Sets a calibration that was made before, of the same model and scorer; replaces <see cref="CalibrateOn(ImageSet, double)"/>.</summary>
    /// <param name="calibration">The calibration.</param>
    public OodDetectorBuilder UseCalibration(Calibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        ThrowIfUsed();
        (_heldOut, _calibration) = (null, calibration);
        return this;
    }

    /// <summary>Changes options; left out: their defaults.</summary>
    /// <param name="configure">Called at once.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public OodDetectorBuilder Configure(Action<OodDetectorOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        ThrowIfUsed();
        configure(_options);
        _ = _options.Checked();
        return this;
    }

    /// <summary>Checks the whole, scores the held-out images and makes the detector. The builder is used then and takes no more changes.</summary>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellationToken">Heard between batches and by the model.</param>
    /// <exception cref="ModelSignalException">The scorer and the model do not fit.</exception>
    /// <exception cref="MosException">There is no calibration, or too few held-out images for the target.</exception>
    /// <exception cref="ImageDecodeException">A held-out image cannot be read, and <see cref="OodDetectorOptions.OnUnreadable"/> is not set.</exception>
    /// <exception cref="InvalidOperationException">The builder was used before.</exception>
    public async Task<OodDetector> BuildAsync(IProgress<OodProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ThrowIfUsed();
        OodDetectorOptions options = _options.Checked();
        _scorer.EnsureCanScore(_model);
        ScoringPass? pass = _scorer is IOodScorer ready ? PassOf(_model, ready, options) : null;
        if (_calibration is null && _heldOut is null)
        {
            throw new MosException("A detector needs a calibration: call CalibrateOn with held-out in-distribution images, or UseCalibration.");
        }

        if (_heldOut is { } heldOut && heldOut.Length < Calibration.RequiredCount(_targetTpr))
        {
            throw new MosException(Calibration.TooFew(heldOut.Length, _targetTpr));
        }

        if (pass is null && _training is null)
        {
            throw new MosException($"Scorer '{_scorer.Name}' learns from training images: call FitOn, or use a scorer that was fitted before.");
        }

        _used = true;
        pass ??= PassOf(_model, await FitAsync(options, progress, cancellationToken).ConfigureAwait(false), options);
        Calibration calibration = _calibration
            ?? Calibration.FromScores(await ScoreAsync(pass, _heldOut!, options, progress, cancellationToken).ConfigureAwait(false), _targetTpr);
        return new OodDetector(pass, calibration, options, ownsModel: false);
    }

    /// <summary>The pass of a detector: logits are wanted beside what the scorer needs, for the predicted class.</summary>
    internal static ScoringPass PassOf(IOodModel model, IOodScorer scorer, OodDetectorOptions options) =>
        new([new ModelScorers(model, [scorer], ClassPrediction.Signals(model))], options.Loader);

    private async Task<IOodScorer> FitAsync(OodDetectorOptions options, IProgress<OodProgress>? progress, CancellationToken cancellationToken)
    {
        var estimator = (IOodScorerEstimator)_scorer;
        return (await ScorerFitting.FitAsync(
            _model, [estimator], _training!, options.Loader, i => options.Report([i]), progress, cancellationToken).ConfigureAwait(false))[0];
    }

    private static async Task<double[]> ScoreAsync(
        ScoringPass pass, ImageItem[] images, OodDetectorOptions options, IProgress<OodProgress>? progress, CancellationToken cancellationToken)
    {
        var scores = new List<double>(images.Length);
        UnreadableImage? first = null;
        long done = 0;
        progress?.Report(new OodProgress("calibrating", done, images.Length));
        await foreach (ScoredBatch batch in pass.RunAsync(images, cancellationToken).ConfigureAwait(false))
        {
            options.Report(batch.Unreadable);
            first ??= batch.Unreadable is [UnreadableImage image, ..] ? image : null;
            scores.AddRange(batch.Models[0].Scores[0]);
            done += batch.Consumed;
            progress?.Report(new OodProgress("calibrating", done, images.Length));
        }

        return scores.Count > 0 ? [.. scores] : throw new MosException($"None of the {images.Length} held-out images could be read; the first: {first?.Reason}");
    }

    private void ThrowIfUsed()
    {
        if (_used)
        {
            throw new InvalidOperationException("This builder has built its detector and takes no more changes; create another.");
        }
    }
}
