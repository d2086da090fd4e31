namespace Mos.Detectors;

/// <summary>What a builder has recorded.</summary>
internal sealed class DetectorPlan(IOodModel model)
{
    public IOodModel Model => model;

    /// <summary>One scorer or estimator, or several with a combination.</summary>
    public IReadOnlyList<IOodMethod> Methods { get; set; } = [Scorers.Mos()];

    public ScoreCombination? Combination { get; set; }

    public ImageSet? Training { get; set; }

    public ImageSet? HeldOut { get; set; }

    public Calibration? Calibration { get; set; }

    /// <summary>The target stated with the held-out images.</summary>
    public double DefaultTarget { get; set; }

    /// <summary>The target stated by itself, which goes before any other.</summary>
    public double? Target { get; set; }

    public double TargetTpr => Target ?? Calibration?.TargetTpr ?? DefaultTarget;

    /// <summary>Checks all that can be checked before an image is read.</summary>
    public void Check()
    {
        foreach (IOodMethod method in Methods)
        {
            method.EnsureCanScore(model);
        }

        _ = PreprocessingKey.ReaderOf(model);
        if (Calibration is null && HeldOut is null)
        {
            throw new MosException("A detector needs a calibration: call CalibrateOn with held-out in-distribution images, or UseCalibration.");
        }

        if (Calibration is not null && Combination is not null)
        {
            throw new MosException("Several scorers are combined by what they say of held-out images: call CalibrateOn instead of UseCalibration.");
        }

        if (HeldOut is { } heldOut)
        {
            CheckCount(heldOut.Count);
        }

        if (Training is null && Methods.OfType<IOodScorerEstimator>().FirstOrDefault() is { } learner)
        {
            throw new MosException($"Scorer '{learner.Name}' learns from training images: call FitOn, or use a scorer that was fitted before.");
        }
    }

    /// <summary>Refuses fewer held-out images than with which anything can be called out-of-distribution.</summary>
    public void CheckCount(int count)
    {
        long required = Detectors.Calibration.RequiredCount(TargetTpr);
        if (Combination is null ? count < required : count < 2 * required)
        {
            throw new MosException(Combination is null
                ? Detectors.Calibration.TooFew(count, TargetTpr)
                : FormattableString.Invariant($"{count} held-out images are too few to combine scorers and calibrate on the other half for a target TPR of {TargetTpr}: give at least {2 * required}, or a lower target."));
        }
    }
}
