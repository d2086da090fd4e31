using System.Globalization;

namespace Mos.Detectors;

/// <summary>
/// Turns a score into a p-value and a decision by comparison with the scores of held-out in-distribution images (split conformal
/// prediction). Immutable and safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>One integer rule decides: with rank = 1 + #{held-out &lt;= score}, an image is out-of-distribution where
/// rank &lt;= floor((n + 1) alpha), alpha = 1 - target TPR. The p-value is rank / (n + 1), and <see cref="Threshold"/> derives from the same rule.</para>
/// <para>Guarantee: as long as new in-distribution images are exchangeable with the held-out ones, at most a share alpha of them is
/// called out-of-distribution, whatever the model and the scorer. The held-out images must not have been trained on.</para>
/// <para>Vovk, Gammerman and Shafer, "Algorithmic Learning in a Random World", 2005; Bates et al., "Testing for Outliers with Conformal p-values", 2023.</para>
/// </remarks>
public sealed class Calibration
{
    // 1 - targetTpr differs from the alpha that was meant by up to 2^-53, and the product with n + 1 rounds once more: (n + 1) alpha is
    // known to (n + 1) 2^-51. Without the allowance 10 x (1 - 0.9) = 0.9999999999999998 would count as 0. No target that a person writes
    // comes this close to the next integer from below.
    private const double AlphaAllowance = 4.0 / (1L << 52);

    private readonly double[] _ascending;
    private readonly int _lastRank;

    private Calibration(double[] ascending, double targetTpr)
    {
        _ascending = ascending;
        TargetTpr = targetTpr;
        _lastRank = LastRank(ascending.Length, targetTpr);
        if (_lastRank == 0)
        {
            throw new MosException(TooFew(ascending.Length, targetTpr));
        }
    }

    /// <summary>The share of in-distribution images that is to be accepted, between 0 and 1.</summary>
    public double TargetTpr { get; }

    /// <summary>alpha = 1 - <see cref="TargetTpr"/>: the share of in-distribution images that may be called out-of-distribution.</summary>
    public double FalseAlarmRate => Complement(TargetTpr);

    /// <summary>Number of held-out scores, n.</summary>
    public int Count => _ascending.Length;

    /// <summary>The held-out scores, ascending.</summary>
    public ReadOnlyMemory<double> HeldOutScores => _ascending;

    /// <summary>An image is out-of-distribution exactly where its score is below this one, the floor((n + 1) alpha)-th smallest held-out score.</summary>
    public double Threshold => _ascending[_lastRank - 1];

    /// <summary>Calibrates on the scores of held-out in-distribution images.</summary>
    /// <param name="heldOutScores">n scores in any order, higher = more in-distribution; infinities are allowed. Copied.</param>
    /// <param name="targetTpr">The share of in-distribution images that is to be accepted, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">A score is NaN.</exception>
    /// <exception cref="MosException">There are fewer scores than <see cref="RequiredCount"/>.</exception>
    public static Calibration FromScores(ReadOnlySpan<double> heldOutScores, double targetTpr = 0.95)
    {
        CheckTarget(targetTpr);
        for (int i = 0; i < heldOutScores.Length; i++)
        {
            if (double.IsNaN(heldOutScores[i]))
            {
                throw new ArgumentException($"Held-out score {i} is NaN.", nameof(heldOutScores));
            }
        }

        double[] ascending = heldOutScores.ToArray();
        Array.Sort(ascending);
        return new Calibration(ascending, targetTpr);
    }

    /// <summary>The smallest number of held-out scores with which anything can be called out-of-distribution: n + 1 &gt;= 1 / alpha.</summary>
    /// <param name="targetTpr">The share of in-distribution images that is to be accepted, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is not between 0 and 1.</exception>
    public static long RequiredCount(double targetTpr)
    {
        CheckTarget(targetTpr);
        return Math.Max(1, (long)Math.Ceiling(1 / (1 - targetTpr + AlphaAllowance)) - 1);
    }

    /// <summary>The same held-out scores with another target; costs nothing.</summary>
    /// <param name="targetTpr">The share of in-distribution images that is to be accepted, above 0 and below 1.</param>
    /// <inheritdoc cref="FromScores" path="/exception[@cref='ArgumentOutOfRangeException' or @cref='MosException']"/>
    public Calibration WithTargetTpr(double targetTpr)
    {
        CheckTarget(targetTpr);
        return new Calibration(_ascending, targetTpr);
    }

    /// <summary>The same held-out scores with a target that is stated as a false-alarm rate; costs nothing.</summary>
    /// <param name="falseAlarmRate">alpha, the share of in-distribution images that may be called out-of-distribution, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not between 0 and 1.</exception>
    /// <exception cref="MosException">There are fewer scores than <see cref="RequiredCount"/>.</exception>
    public Calibration WithFalseAlarmRate(double falseAlarmRate) => new(_ascending, TargetOf(falseAlarmRate));

    /// <summary>The conformal p-value: (1 + #{held-out &lt;= score}) / (n + 1), above 0 and at most 1. Small: unlike the held-out images.</summary>
    /// <param name="score">A score of the scorer that gave the held-out ones.</param>
    /// <exception cref="ArgumentException">The score is NaN.</exception>
    public double PValue(double score) => ConformalRank.PValue(_ascending, score);

    /// <summary>Whether an image with this score is called out-of-distribution.</summary>
    /// <param name="score">A score of the scorer that gave the held-out ones.</param>
    /// <exception cref="ArgumentException">The score is NaN.</exception>
    public bool IsOutOfDistribution(double score) => ConformalRank.Of(_ascending, score) <= _lastRank;

    internal static void CheckTarget(double targetTpr)
    {
        if (!(targetTpr > 0 && targetTpr < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(targetTpr), targetTpr, "A target TPR is a share above 0 and below 1, such as 0.95.");
        }
    }

    /// <summary>The target TPR that a false-alarm rate stands for.</summary>
    internal static double TargetOf(double falseAlarmRate) => falseAlarmRate > 0 && falseAlarmRate < 1 && Complement(falseAlarmRate) < 1
        ? Complement(falseAlarmRate)
        : throw new ArgumentOutOfRangeException(nameof(falseAlarmRate), falseAlarmRate, "A false-alarm rate is a share above 0 and below 1, such as 0.05.");

    internal static string TooFew(int count, double targetTpr) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} held-out images are too few for a target TPR of {targetTpr}: give at least {RequiredCount(targetTpr)}, or a lower target.");

    /// <summary>1 - share as people write it: 0.93 for 0.07, not 0.92999999999999994.</summary>
    private static double Complement(double share) => (double)(1 - (decimal)share);

    /// <summary>floor((n + 1) alpha).</summary>
    private static int LastRank(int count, double targetTpr) =>
        (int)Math.Min(count, Math.Floor((count + 1L) * (1 - targetTpr + AlphaAllowance)));
}
