using System.Globalization;

namespace Mos.Detectors;

/// <param name="Least">The smallest percentile, in per cent.</param>
/// <param name="Most">The largest, in per cent.</param>
/// <param name="K1">How many of the largest activations count after the step, in per cent.</param>
/// <param name="K2">How many of them count by how far they shifted, in per cent.</param>
/// <param name="Lambda">The weight of the shifts.</param>
/// <param name="Share">The share of the pixels that move.</param>
internal sealed record AdaScaleSettings(double Least, double Most, double K1, double K2, double Lambda, double Share)
{
    // In normalised units.
    private const float Magnitude = 0.5f;

    /// <summary>Up the gradient of the largest logit, those pixels alone that matter least for it.</summary>
    public InputStep Step { get; } = new(ModelSignals.Features, 0, -Magnitude, OfLargestLogit) { Only = new StepPixels(Largest: false, Share), ZeroStays = true };

    public ModelRequest Request => new(FeatureScorer.WithHead, Step);

    public static AdaScaleSettings Parse(ScorerSpec spec)
    {
        string percentiles = spec.Options.GetValueOrDefault("p", "75-85");
        return percentiles.Split('-') is [string low, string high] && Percentile(low) is { } least && Percentile(high) is { } most && least <= most
            ? new AdaScaleSettings(least, most, spec.Number("k1", 5, 0, 100), spec.Number("k2", 1, 0, 100), spec.Number("lambda", 10, 0, 1e6), spec.Number("o", 0.05, 0, 1))
            : throw new FormatException($"Scorer spec '{spec.Text}': p is two percentiles of 0 or more and below 100, the smaller first, such as 75-85, not '{percentiles}'.");
    }

    /// <summary>How unstable an image's largest activations are, for each image: higher for those out-of-distribution.</summary>
    public double[] Shifts(ModelOutput output)
    {
        FloatMatrix before = output.Features!, after = output.After(Step).Features!;
        var shifts = new double[output.Count];
        RowScores.Fill(shifts, i =>
        {
            (float[] h, float[] moved) = (before.Row(i).ToArray(), after.Row(i).ToArray());
            int[] Largest(double share) => LargestValues.IndexesOf(h, (int)(h.Length * share / 100));
            return Largest(K1).Sum(d => (double)Math.Max(moved[d], 0)) + (Lambda * Largest(K2).Sum(d => (double)Math.Abs(h[d] - moved[d])));
        });
        return shifts;
    }

    /// <summary>The gradient of the largest logit with respect to the features: its row of the head.</summary>
    private static FloatMatrix OfLargestLogit(ModelOutput output)
    {
        OutputViews views = OutputViews.Of(output);
        return new FloatMatrix(output.Count, output.Features!.Columns, [.. views.Predictions.SelectMany(c => views.Head.Weight.Row(c).ToArray())]);
    }

    private static double? Percentile(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and < 100 ? value : null;
}
