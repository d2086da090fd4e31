namespace Mos.Detectors;

/// <summary>The checks that fitters share.</summary>
internal static class FitterArguments
{
    /// <summary>Refuses an output without the signals, and labels that do not fit it.</summary>
    /// <param name="estimator">The fitter's estimator.</param>
    /// <param name="output">What is to be observed.</param>
    /// <param name="labels">One for each image.</param>
    /// <param name="classes">Number of classes; 0: unknown.</param>
    public static void Check(IOodScorerEstimator estimator, ModelOutput output, ReadOnlySpan<int> labels, int classes)
    {
        ArgumentNullException.ThrowIfNull(output);
        if ((estimator.FittingRequest.Signals & ~output.Signals) != ModelSignals.None)
        {
            throw SignalRefusal.Of(estimator, output);
        }

        if (labels.Length != output.Count)
        {
            throw new ArgumentException($"{output.Count} images need as many labels, not {labels.Length}.", nameof(labels));
        }

        foreach (int label in labels)
        {
            if (label < LabelMap.Unknown || (classes > 0 && label >= classes))
            {
                throw new ArgumentException($"Label {label} is no class of a model with {classes}; labels count from 0, and -1 is unknown.", nameof(labels));
            }
        }
    }

    /// <summary>Refuses NaN and infinities, which would spoil all that is learnt.</summary>
    public static void CheckFinite(IOodScorerEstimator estimator, FloatMatrix signals)
    {
        int at = signals.Values.IndexOfNotFinite();
        if (at >= 0)
        {
            throw new MosException($"Scorer '{estimator.Name}' cannot learn from row {at / signals.Columns}, because its signals hold NaN or infinity; check the model and its input.");
        }
    }

    /// <summary>The other fitter, if it is of the same estimator and model.</summary>
    public static T Same<T>(T fitter, IOodScorerFitter other, Func<T, object> description)
        where T : class, IOodScorerFitter
    {
        ArgumentNullException.ThrowIfNull(other);
        return other is T same && same != fitter && description(same).Equals(description(fitter))
            ? same
            : throw new ArgumentException("Only a fitter of the same estimator and the same model, and not a fitter itself, can be merged into it.", nameof(other));
    }

    /// <summary>Whether no value is NaN or infinite.</summary>
    public static bool AllFinite(this ReadOnlySpan<float> values) => values.IndexOfNotFinite() < 0;

    private static int IndexOfNotFinite(this ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
