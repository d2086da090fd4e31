namespace Mos.Vision;

/// <summary>The learning rate of every step: a linear warm-up from zero, then a decay. Immutable.</summary>
internal sealed class LearningRateSchedule
{
    private readonly double _baseRate;
    private readonly LearningRateDecay _decay;
    private readonly int[] _boundaries;

    private LearningRateSchedule(LearningRateDecay decay, double baseRate, int steps, int warmupSteps, int[] boundaries)
    {
        _decay = decay;
        _baseRate = baseRate;
        _boundaries = boundaries;
        Steps = steps;
        WarmupSteps = warmupSteps;
    }

    /// <summary>Number of steps; a step is one update of the weights.</summary>
    public int Steps { get; }

    /// <summary>Number of steps over which the rate rises from zero.</summary>
    public int WarmupSteps { get; }

    /// <summary>Makes the schedule for a training set.</summary>
    /// <param name="decay">How the rate falls.</param>
    /// <param name="imageCount">Number of training images, 1 or more.</param>
    /// <param name="baseRate">The rate after the warm-up, above 0.</param>
    /// <param name="steps">
    /// Number of steps, 1 or more; null: 500 below 20,000 images, 10,000 below 500,000, else 20,000. Another number moves the steps of
    /// the staircase in proportion.
    /// </param>
    /// <param name="warmupSteps">
    /// Length of the warm-up, 0 or more and below <paramref name="steps"/>; null: 100 below 20,000 images, else 500, and in proportion
    /// when there are fewer steps than the rule's.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <remarks>
    /// With the defaults, the schedule of Kolesnikov et al., "Big Transfer (BiT)", ECCV 2020, as the authors of MOS run it: the first step has
    /// rate 0 and only fills the momentum, and a decay takes effect one step after its boundary.
    /// </remarks>
    public static LearningRateSchedule Create(LearningRateDecay decay, long imageCount, double baseRate, int? steps = null, int? warmupSteps = null)
    {
        if (!Enum.IsDefined(decay))
        {
            throw new ArgumentOutOfRangeException(nameof(decay), decay, "There is no such decay.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(imageCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(baseRate);
        int[] rule = BitHyperRule.Supports(imageCount);
        int total = steps ?? rule[^1];
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(total, nameof(steps));
        int warmup = warmupSteps ?? Math.Min(rule[0], Stretch(rule[0], rule[^1], total));
        ArgumentOutOfRangeException.ThrowIfNegative(warmup, nameof(warmupSteps));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(warmup, total, nameof(warmupSteps));
        return new LearningRateSchedule(decay, baseRate, total, warmup, [.. rule[1..^1].Select(boundary => Stretch(boundary, rule[^1], total))]);
    }

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">Step, from 0.</param>
    /// <returns>The rate, or null when training is over.</returns>
    public double? RateAt(int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (step >= Steps)
        {
            return null;
        }

        if (step < WarmupSteps)
        {
            return _baseRate * step / WarmupSteps;
        }

        return _decay == LearningRateDecay.Cosine
            ? _baseRate * 0.5 * (1 + Math.Cos(Math.PI * (step - WarmupSteps) / (Steps - WarmupSteps)))
            : Staircase(step);
    }

    private double Staircase(int step)
    {
        double rate = _baseRate;
        foreach (int boundary in _boundaries)
        {
            rate = boundary < step ? rate / 10 : rate;
        }

        return rate;
    }

    private static int Stretch(int support, int ruleSteps, int steps) => (int)((long)support * steps / ruleSteps);
}
