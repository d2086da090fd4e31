namespace Mos.Detectors;

/// <summary>What is measured of a feature vector.</summary>
internal enum FeatureNormKind
{
    /// <summary>The sum of the magnitudes.</summary>
    L1,

    /// <summary>The Euclidean length.</summary>
    L2,

    /// <summary>The sum of the magnitudes divided by how many are not 0.</summary>
    PerActiveUnit,
}

internal sealed class FeatureNormScorer(string name, FeatureNormKind kind) : SignalScorer(name, new ModelRequest(ModelSignals.Features))
{
    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            ReadOnlySpan<float> features = output.Features!.Row(i);
            scores[i] = kind switch
            {
                FeatureNormKind.L1 => FeatureNorms.L1(features),
                FeatureNormKind.L2 => Math.Sqrt(FeatureNorms.SquaredL2(features)),
                _ => FeatureNorms.L1(features) / ActiveUnits(features),
            };
        }
    }

    private static int ActiveUnits(ReadOnlySpan<float> features)
    {
        int active = 0;
        foreach (float value in features)
        {
            active += value == 0 ? 0 : 1;
        }

        return active;
    }
}
