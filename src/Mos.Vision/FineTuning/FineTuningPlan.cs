using Mos.Imaging;

namespace Mos.Vision;

/// <summary>A fine-tuning in which everything is decided and fits together.</summary>
internal sealed class FineTuningPlan
{
    // On a processor larger parts are slower; on a graphics card they are bounded by the memory that gradients take.
    private const int PixelsPerPartOnCpu = 2 * 480 * 480;
    private const int PixelsPerPartOnCuda = 8 * 480 * 480;

    private TrainingSettings? _settings;
    private TrainingList? _list;

    public required BitModel Backbone { get; init; }

    public required FineTuningHead Head { get; init; }

    public required HeadLoss Loss { get; init; }

    public required ImageItem[] Training { get; init; }

    public required ImageItem[]? Validation { get; init; }

    public required FineTuningOptions Options { get; init; }

    public required FeatureCache Features { get; init; }

    /// <summary>The folder that features are kept in, or null.</summary>
    public string? FeatureFolder { get; init; }

    public required LearningRateSchedule Schedule { get; init; }

    public required double Mixup { get; init; }

    /// <summary>Images, or features, that go through the trained network at once.</summary>
    public required int PartSize { get; init; }

    /// <summary>Whether torch sees features alone: they are computed once, or by the frozen form.</summary>
    public bool LearnsFromFeatures => AreFeatures(Backbone, Options);

    /// <summary>What must be equal for an interrupted training to go on.</summary>
    public TrainingSettings Settings => _settings ??= TrainingSettings.Of(this);

    /// <summary>Side of the square that random crops are cut from.</summary>
    public int Precrop => Options.Precrop ?? TrainingImageReader.DefaultPrecrop(Backbone.Info.Preprocessing.Size);

    /// <summary>What is computed where a head is trained from features.</summary>
    public FeatureSource TrainingFeatures => new(Backbone, Training, Options.DecodingThreads)
    {
        Views = Options.Views is int count ? new FeatureViews(count, Precrop, Options.Seed) : null,
        Folder = FeatureFolder is null ? null : Path.Combine(FeatureFolder, "training"),
    };

    /// <summary>What is computed to validate on a frozen backbone.</summary>
    public FeatureSource ValidationFeatures => new(Backbone, Validation!, Options.DecodingThreads)
    {
        Folder = FeatureFolder is null ? null : Path.Combine(FeatureFolder, "validation"),
    };

    /// <summary>The training images as a checkpoint knows them.</summary>
    public TrainingList TrainingList => _list ??= new TrainingList(Training);

    public static FineTuningPlan Create(BitModel backbone, FineTuningHead head, ImageSet training, ImageSet? validation, FineTuningOptions options, FeatureCache? features = null, string? featureFolder = null)
    {
        head = head.Named(training);
        int classCount = head.ClassCount(training);
        ImageItem[] train = head.Label(training, classCount, "training");
        ImageItem[]? validate = validation is null ? null : head.Label(validation, classCount, "validation");
        ThrowIfImpossible(backbone, train.Length, classCount, options);
        return new FineTuningPlan
        {
            Backbone = backbone,
            Head = head,
            Loss = HeadLoss.For(classCount, head.Groups),
            Training = train,
            Validation = validate,
            Options = options,
            Features = features ?? new FeatureCache(),
            FeatureFolder = featureFolder,
            Schedule = LearningRateSchedule.Create(options.Schedule, train.Length, options.BaseLearningRate, options.Steps, options.WarmupSteps),
            Mixup = options.Mixup ?? BitHyperRule.Mixup(train.Length),
            PartSize = PartSizeOf(backbone, options),
        };
    }

    private static void ThrowIfImpossible(BitModel backbone, int imageCount, int classCount, FineTuningOptions options)
    {
        int size = backbone.Info.Preprocessing.Size;
        if (classCount < 2)
        {
            throw new MosException("The training images are all of one class; a head needs at least two to tell apart.");
        }

        if (options.FromFeatures && options.OpenBlocks != OpenedParameters.None)
        {
            throw new MosException($"Training from features leaves the backbone as it is, so it cannot go with {options.OpenBlocks} open blocks; set OpenBlocks to 0 or FromFeatures to false.");
        }

        if (options.FromFeatures && (long)imageCount * backbone.Variant.FeatureCount > Array.MaxLength)
        {
            throw new MosException($"The features of {imageCount} images do not fit into one array of {backbone.Variant.FeatureCount} numbers each; set FromFeatures to false.");
        }

        if (!options.FromFeatures && options.Views is not null)
        {
            throw new MosException($"{options.Views} views of each image are for training from features; set FromFeatures to true, or Views to null.");
        }

        if ((!options.FromFeatures || options.Views is not null) && options.Precrop < size)
        {
            throw new MosException($"A precrop of {options.Precrop} pixels is smaller than the input of {size}; use {size} or more, such as {TrainingImageReader.DefaultPrecrop(size)}.");
        }

        if (!options.FromFeatures && 3L * size * size * options.BatchSize > Array.MaxLength)
        {
            throw new MosException($"A batch of {options.BatchSize} images of {size} x {size} pixels takes more than 2 GB; use smaller batches.");
        }

        int steps = options.Steps ?? BitHyperRule.Supports(imageCount)[^1];
        if (options.WarmupSteps >= steps)
        {
            throw new MosException($"A warm-up of {options.WarmupSteps} steps leaves nothing of {steps} steps of training; use a shorter one.");
        }
    }

    private static bool AreFeatures(BitModel backbone, FineTuningOptions options) =>
        options.FromFeatures || (options.OpenBlocks == OpenedParameters.None && backbone.Backbone.HasFrozenForm);

    private static int PartSizeOf(BitModel backbone, FineTuningOptions options)
    {
        if (options.BatchSplit is int parts)
        {
            return (options.BatchSize + parts - 1) / parts;
        }

        int size = backbone.Info.Preprocessing.Size;
        int budget = backbone.Backbone.OnCard ? PixelsPerPartOnCuda : PixelsPerPartOnCpu;
        return AreFeatures(backbone, options) ? options.BatchSize : Math.Clamp((int)(budget / (size * size * backbone.Variant.WidthFactor)), 1, options.BatchSize);
    }
}
