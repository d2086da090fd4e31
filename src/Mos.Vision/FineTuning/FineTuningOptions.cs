namespace Mos.Vision;

/// <summary>How a model is fine-tuned; the defaults are BiT's rule, by which the paper trains. Copied when the training begins.</summary>
/// <remarks>
/// Kolesnikov et al., "Big Transfer (BiT)", ECCV 2020; Huang and Li, "MOS", CVPR 2021. Stochastic gradient descent with momentum 0.9 and
/// without weight decay; the head starts at zero. A step is one update of the weights.
/// </remarks>
public sealed class FineTuningOptions
{
    /// <summary>Number of steps, 1 or more.</summary>
    /// <value>The default value is null: 500 below 20,000 training images, 10,000 below 500,000, else 20,000.</value>
    public int? Steps { get; set; }

    /// <summary>The learning rate after the warm-up, above 0.</summary>
    /// <value>The default value is 0.003.</value>
    public double BaseLearningRate { get; set; } = 0.003;

    /// <summary>How the learning rate falls after the warm-up.</summary>
    /// <value>The default value is <see cref="LearningRateDecay.Staircase"/>.</value>
    public LearningRateDecay Schedule { get; set; } = LearningRateDecay.Staircase;

    /// <summary>Steps over which the learning rate rises from zero, 0 or more and fewer than <see cref="Steps"/>.</summary>
    /// <value>The default value is null: 100 below 20,000 training images, else 500, or fewer in proportion when the training is shorter than by the rule.</value>
    public int? WarmupSteps { get; set; }

    /// <summary>Training images in a step, 1 or more: the batch that is optimised, however many of them the network sees at once.</summary>
    /// <value>The default value is 512.</value>
    public int BatchSize { get; set; } = 512;

    /// <summary>
    /// Number of parts that a batch goes through the network in, 1 or more; their gradients add up. It changes memory, and results by no more
    /// than rounding, since group normalisation looks at one image at a time.
    /// </summary>
    /// <value>The default value is null: parts of a size that suits the network and the device.</value>
    public int? BatchSplit { get; set; }

    /// <summary>Steps between two passes over the validation images, 1 or more.</summary>
    /// <value>The default value is null: one pass, at the end.</value>
    public int? EvaluateEvery { get; set; }

    /// <summary>The parameter a of mixup, 0 to 1: images are mixed in pairs with a weight drawn from Beta(a, a); 0: no mixup.</summary>
    /// <value>The default value is null: 0 below 20,000 training images, else 0.1.</value>
    /// <remarks>Zhang et al., "mixup: Beyond Empirical Risk Minimization", ICLR 2018. With <see cref="FromFeatures"/>, features are mixed.</remarks>
    public double? Mixup { get; set; }

    /// <summary>Side in pixels of the square that training images are resized to before the input is cropped from it at random; at least the input size.</summary>
    /// <value>The default value is null: the input size x 512 / 480, rounded. Ignored with <see cref="FromFeatures"/>.</value>
    public int? Precrop { get; set; }

    /// <summary>
    /// Whether the features of the frozen backbone are computed once, from images without random crop and mirroring, and the head learns
    /// from those: faster by orders of magnitude. Needs <see cref="OpenBlocks"/> 0, and memory for all features.
    /// </summary>
    /// <value>The default value is <see langword="false"/>: each step decodes and augments its images, as the paper does.</value>
    public bool FromFeatures { get; set; }

    /// <summary>With <see cref="FromFeatures"/>: number of augmented views of each image whose features are computed, 1 or more; null: one view, the image as it is.</summary>
    /// <value>The default value is null.</value>
    /// <remarks>
    /// View k of an image is cropped and mirrored as training from the images does it in epoch k, and the training takes one view after the other,
    /// again and again: with as many views as epochs and without mixup it is the training from images but for rounding. Mixup mixes features here
    /// where it mixes pixels there. Time and memory grow with the number of views, which is why it may be smaller than that of epochs.
    /// </remarks>
    public int? Views { get; set; }

    /// <summary>What is trained beside the head: 0: nothing; 1 to 4: the last so many blocks; -1: the whole network.</summary>
    /// <value>The default value is 0.</value>
    /// <remarks>As in the authors' code, the first normalisation of the first open block stays as it is; the root is trained with -1 only.</remarks>
    public int OpenBlocks { get; set; }

    /// <summary>Decides the order of the images, the crops and the mixtures. Equal seeds repeat a run on the same machine with as many threads.</summary>
    /// <value>The default value is 0.</value>
    public int Seed { get; set; }

    /// <summary>Threads that decode images, 1 or more.</summary>
    /// <value>The default value is the number of processors.</value>
    public int DecodingThreads { get; set; } = Environment.ProcessorCount;

    /// <summary>Time between two checkpoints, where they are written; zero: after each step.</summary>
    /// <value>The default value is one minute. One more is written at the end, and one when the training is cancelled.</value>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMinutes(1);

    internal FineTuningOptions Checked()
    {
        Positive(Steps, nameof(Steps));
        Positive(BatchSplit, nameof(BatchSplit));
        Positive(EvaluateEvery, nameof(EvaluateEvery));
        Positive(Precrop, nameof(Precrop));
        Positive(Views, nameof(Views));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BatchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(DecodingThreads);
        ArgumentOutOfRangeException.ThrowIfNegative(WarmupSteps ?? 0, nameof(WarmupSteps));
        ArgumentOutOfRangeException.ThrowIfLessThan(OpenBlocks, OpenedParameters.All);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(OpenBlocks, 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(CheckpointInterval, TimeSpan.Zero);
        Require(double.IsFinite(BaseLearningRate) && BaseLearningRate > 0, BaseLearningRate, nameof(BaseLearningRate), "The learning rate must be above 0.");
        Require(Mixup is null or (>= 0 and <= 1), Mixup, nameof(Mixup), "The parameter of mixup is 0 to 1.");
        Require(Enum.IsDefined(Schedule), Schedule, nameof(Schedule), "There is no such schedule.");
        return (FineTuningOptions)MemberwiseClone();
    }

    private static void Positive(int? value, string name) => ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value ?? 1, name);

    private static void Require(bool holds, object? value, string name, string message)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, message);
        }
    }
}
