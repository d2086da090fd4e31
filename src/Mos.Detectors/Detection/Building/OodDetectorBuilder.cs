using Microsoft.Extensions.Logging;

namespace Mos.Detectors;

/// <summary>Puts a detector together. Calls record and check their own arguments; <see cref="BuildAsync"/> checks the whole and does the work.</summary>
public sealed class OodDetectorBuilder
{
    private readonly OodDetectorOptions _options = new();
    private readonly DetectorPlan _plan;
    private bool _used;

    internal OodDetectorBuilder(IOodModel model) => _plan = new DetectorPlan(model);

    /// <summary>Sets the scorer; left out: <see cref="Scorers.Mos"/>.</summary>
    /// <param name="scorer">The scorer, or the estimator of one that learns, which then needs <see cref="FitOn"/>; it must fit the model.</param>
    public OodDetectorBuilder UseScorer(IOodMethod scorer)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        return Record(p => (p.Methods, p.Combination) = ([scorer], null));
    }

    /// <summary>Sets several scorers, whose scores become one. The model runs once for all of them.</summary>
    /// <param name="combination">How they become one.</param>
    /// <param name="scorers">Two or more, each with a name of its own; estimators among them need <see cref="FitOn"/>.</param>
    /// <remarks>
    /// Every second held-out image, in the order given, serves to bring the scores to one scale, and the others to calibrate the combined
    /// score, which so keeps the guarantee of <see cref="Calibration"/>: give twice as many as for one scorer.
    /// </remarks>
    /// <exception cref="ArgumentException">There are fewer than two scorers, or one stands there twice.</exception>
    public OodDetectorBuilder UseScorers(ScoreCombination combination, params IReadOnlyList<IOodMethod> scorers)
    {
        ArgumentNullException.ThrowIfNull(scorers);
        if (!Enum.IsDefined(combination))
        {
            throw new ArgumentOutOfRangeException(nameof(combination), combination, "There is no such combination.");
        }

        if (scorers.Count < 2 || scorers.DistinctBy(s => s.Name).Count() < scorers.Count)
        {
            throw new ArgumentException(scorers.Count < 2 ? "A combination needs two scorers or more." : "A scorer stands in the combination twice.", nameof(scorers));
        }

        IOodMethod[] copy = [.. scorers];
        return Record(p => (p.Methods, p.Combination) = (copy, combination));
    }

    /// <summary>
    /// Sets the training images: a scorer that learns learns from them, and a held-out image that is among them, by path or by its bytes,
    /// is refused. Must be called where a scorer learns; where none does, the images are only compared.
    /// </summary>
    /// <param name="images">Labelled where a scorer learns from labels, which are matched to the model's classes by name where both have names.</param>
    public OodDetectorBuilder FitOn(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return Record(p => p.Training = images);
    }

    /// <summary>Sets the held-out images that the decision is calibrated on; this or <see cref="UseCalibration"/> must be called.</summary>
    /// <param name="images">In-distribution images that the model was not trained on. Labels are not needed; where there are some, the model's top-1 is looked at.</param>
    /// <param name="targetTpr">The share of in-distribution images that is to be accepted, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is not between 0 and 1.</exception>
    public OodDetectorBuilder CalibrateOn(ImageSet images, double targetTpr = 0.95)
    {
        ArgumentNullException.ThrowIfNull(images);
        Calibration.CheckTarget(targetTpr);
        return Record(p => (p.HeldOut, p.DefaultTarget, p.Calibration) = (images, targetTpr, null));
    }

    /// <inheritdoc cref="CalibrateOn(ImageSet, double)"/>
    public OodDetectorBuilder CalibrateOn(IEnumerable<ImageItem> images, double targetTpr = 0.95)
    {
        ArgumentNullException.ThrowIfNull(images);
        return CalibrateOn(new ImageSet(images), targetTpr);
    }

    /// <summary>Sets a calibration that was made before, of the same model and scorer; replaces <see cref="CalibrateOn(ImageSet, double)"/>.</summary>
    /// <param name="calibration">The calibration.</param>
    public OodDetectorBuilder UseCalibration(Calibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        return Record(p => (p.HeldOut, p.Calibration) = (null, calibration));
    }

    /// <summary>Sets the target, which then goes before that of <see cref="CalibrateOn(ImageSet, double)"/> or <see cref="UseCalibration"/>.</summary>
    /// <param name="targetTpr">The share of in-distribution images that is to be accepted, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is not between 0 and 1.</exception>
    public OodDetectorBuilder WithTargetTpr(double targetTpr)
    {
        Calibration.CheckTarget(targetTpr);
        return Record(p => p.Target = targetTpr);
    }

    /// <summary>Sets the target as a false-alarm rate; otherwise as <see cref="WithTargetTpr"/>, of which the last call counts.</summary>
    /// <param name="falseAlarmRate">alpha, the share of in-distribution images that may be called out-of-distribution, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not between 0 and 1.</exception>
    public OodDetectorBuilder WithFalseAlarmRate(double falseAlarmRate)
    {
        double target = Calibration.TargetOf(falseAlarmRate);
        return Record(p => p.Target = target);
    }

    /// <summary>Logs what is done and what looks wrong; left out: nowhere.</summary>
    /// <param name="loggerFactory">Makes the logger of the detector; borrowed.</param>
    public OodDetectorBuilder UseLogging(ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(loggerFactory);
        return Configure(o => o.LoggerFactory = loggerFactory);
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

    /// <summary>Checks the whole before any image is decoded, fits the scorers where they learn, and calibrates. The builder is used then and takes no more changes.</summary>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellationToken">Heard between batches and by the model.</param>
    /// <exception cref="ModelSignalException">A scorer and the model do not fit.</exception>
    /// <exception cref="MosException">There is no calibration, too few held-out images for the target, or a held-out image is a training image.</exception>
    /// <exception cref="ImageDecodeException">A held-out image cannot be read, and <see cref="OodDetectorOptions.OnUnreadable"/> is not set.</exception>
    /// <exception cref="InvalidOperationException">The builder was used before.</exception>
    public async Task<OodDetector> BuildAsync(IProgress<OodProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ThrowIfUsed();
        OodDetectorOptions options = _options.Checked();
        _plan.Check();
        _used = true;
        return await new DetectorBuild(_plan, options, progress).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private OodDetectorBuilder Record(Action<DetectorPlan> record)
    {
        ThrowIfUsed();
        record(_plan);
        return this;
    }

    private void ThrowIfUsed()
    {
        if (_used)
        {
            throw new InvalidOperationException("This builder has built its detector and takes no more changes; create another.");
        }
    }
}
