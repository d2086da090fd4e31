using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mos.Vision;

/// <summary>Puts a fine-tuning together. Calls record and check their own arguments; <see cref="RunAsync"/> checks the whole and does the work.</summary>
public sealed class FineTunerBuilder
{
    private readonly BitModel _backbone;
    private readonly FineTuningOptions _options = new();
    private FineTuningHead? _head;
    private ImageSet? _training;
    private ImageSet? _validation;
    private string? _checkpoints;
    private FeatureCache _features = new();
    private string? _featureFolder;
    private ILogger _logger = NullLogger.Instance;
    private bool _used;

    internal FineTunerBuilder(BitModel backbone) => _backbone = backbone;

    /// <summary>Trains a flat head, by cross entropy over all classes. This or <see cref="WithGroupHead"/> must be called.</summary>
    /// <param name="classNames">The classes in the order of the logits, to which images are matched by name; null: those of the training images, in their order.</param>
    public FineTunerBuilder WithFlatHead(IReadOnlyList<string>? classNames = null) => With(new FineTuningHead(null, classNames));

    /// <summary>Trains a group-softmax head, by the sum over the groups of the cross entropy within the group. This or <see cref="WithFlatHead"/> must be called.</summary>
    /// <param name="groups">The partition of the classes.</param>
    /// <param name="classNames">
    /// The classes in the order that <paramref name="groups"/> counts them, to which images are matched by name. Null: unknown, and then
    /// the images must be labelled by numbers in that order, as lists are.
    /// </param>
    /// <exception cref="ArgumentException">The groups have another number of classes than there are names.</exception>
    public FineTunerBuilder WithGroupHead(ClassGroups groups, IReadOnlyList<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (classNames is not null && classNames.Count != groups.ClassCount)
        {
            throw new ArgumentException($"{classNames.Count} names were given for the {groups.ClassCount} classes of the groups.", nameof(classNames));
        }

        return With(new FineTuningHead(groups, classNames));
    }

    /// <summary>Sets the labelled images to learn from; must be called.</summary>
    /// <param name="images">The images.</param>
    public FineTunerBuilder TrainOn(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        ThrowIfUsed();
        _training = images;
        return this;
    }

    /// <summary>Sets the labelled images that loss and top-1 accuracy are measured on; left out: they are not measured.</summary>
    /// <param name="images">The images.</param>
    public FineTunerBuilder ValidateOn(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        ThrowIfUsed();
        _validation = images;
        return this;
    }

    /// <summary>Changes options; left out: their defaults.</summary>
    /// <param name="configure">Called at once.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public FineTunerBuilder Configure(Action<FineTuningOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        ThrowIfUsed();
        configure(_options);
        _ = _options.Checked();
        return this;
    }

    /// <summary>
    /// Writes checkpoints, and goes on from the one that is there; left out: an interrupted training is lost. A training that was killed
    /// at any moment ends with the weights that it would have had. Images are known again by their paths below the folder that holds all of
    /// them, so that a data set may be moved between two runs.
    /// </summary>
    /// <param name="directory">The folder; made when it does not exist. The checkpoint in it is <c>training.safetensors</c>.</param>
    public FineTunerBuilder CheckpointTo(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ThrowIfUsed();
        _checkpoints = directory;
        return this;
    }

    /// <summary>
    /// Takes features of a frozen backbone from a cache, and leaves there those that were computed; left out: each training computes its
    /// own. Serves <see cref="FineTuningOptions.FromFeatures"/> and the validation.
    /// </summary>
    /// <param name="features">The cache, which several trainings share, one after the other.</param>
    public FineTunerBuilder ShareFeatures(FeatureCache features)
    {
        ArgumentNullException.ThrowIfNull(features);
        ThrowIfUsed();
        _features = features;
        return this;
    }

    /// <summary>
    /// Keeps the features of a frozen backbone in a folder, and takes from there what an earlier training left, finished or not; left out: they are
    /// computed again by the next training. Serves <see cref="FineTuningOptions.FromFeatures"/> and the validation.
    /// </summary>
    /// <param name="directory">
    /// The folder; made when it does not exist. The stores <c>training</c> and <c>validation</c> in it hold features alone, so that trainings of
    /// any head can share it, one after the other. One of other images, of another backbone or of other views is refused.
    /// </param>
    public FineTunerBuilder KeepFeaturesIn(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ThrowIfUsed();
        _featureFolder = directory;
        return this;
    }

    /// <summary>Logs what is done and what was left out; left out: nowhere.</summary>
    /// <param name="loggerFactory">Makes the logger of the fine-tuning; borrowed.</param>
    public FineTunerBuilder UseLogging(ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(loggerFactory);
        ThrowIfUsed();
        _logger = loggerFactory.CreateLogger(typeof(FineTuner).FullName!);
        return this;
    }

    /// <summary>Checks the whole before any image is decoded, and trains. The builder is used then and takes no more changes.</summary>
    /// <param name="progress">Told after every step, and while features are computed.</param>
    /// <param name="cancellationToken">Heard several times in a step; where there are checkpoints, one is written first.</param>
    /// <exception cref="MosException">
    /// Something is missing, images and head do not fit, a checkpoint was made with other options, a whole batch could not be read, or the
    /// loss is no longer finite.
    /// </exception>
    /// <exception cref="InvalidOperationException">The builder was used before.</exception>
    public Task<FineTuningResult> RunAsync(IProgress<FineTuningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ThrowIfUsed();
        FineTuningHead head = _head ?? throw new MosException("The kind of head was not set; call WithFlatHead or WithGroupHead first.");
        ImageSet training = _training ?? throw new MosException("There are no images to learn from; call TrainOn first.");
        var plan = FineTuningPlan.Create(_backbone, head, training, _validation, _options.Checked(), _features, _featureFolder);
        TrainingCheckpoint? checkpoint = _checkpoints is null ? null : new TrainingCheckpoint(_checkpoints, plan.Settings, plan.TrainingList);
        TrainingState? state = checkpoint?.Read();
        _used = true;
        _logger.Begun(_backbone.Info.Name, plan.Training.Length, plan.Loss.LogitCount - (plan.Head.Groups?.GroupCount ?? 0), plan.Schedule.Steps);
        if (state is not null)
        {
            _logger.Resumed(state.Losses.Length, plan.Schedule.Steps, _checkpoints!);
        }

        return LoggedAsync(Task.Run(() => new FineTuningRun(plan, checkpoint, progress, cancellationToken).RunAsync(state), cancellationToken));
    }

    private async Task<FineTuningResult> LoggedAsync(Task<FineTuningResult> run)
    {
        FineTuningResult result = await run.ConfigureAwait(false);
        _logger.Ended(result.Steps, result.Losses[^1], result.Top1, result.Seconds);
        if (result.Unreadable.Count > 0)
        {
            _logger.Incomplete(result.Unreadable.Count);
        }

        return result;
    }

    private FineTunerBuilder With(FineTuningHead head)
    {
        ThrowIfUsed();
        _head = head;
        return this;
    }

    private void ThrowIfUsed()
    {
        if (_used)
        {
            throw new InvalidOperationException("This fine-tuning has been run; begin another with FineTuner.CreateBuilder.");
        }
    }
}
