namespace Mos.Detectors;

/// <summary>Scores with the images' names at hand, so that NaN is refused with the name of the image it came from.</summary>
internal static class CheckedScore
{
    public static void CheckLogits(ModelOutput output, string model, IReadOnlyList<string> sources)
    {
        if (output.Logits is not { } logits)
        {
            return;
        }

        int at = logits.Values.IndexOfNaN();
        if (at >= 0)
        {
            throw new MosException($"Model '{model}' gives NaN for image '{sources[at / logits.Columns]}'; check its weights.");
        }
    }

    public static double[] Of(IOodScorer scorer, ModelOutput output, IReadOnlyList<string> sources)
    {
        double[] scores = scorer.Score(output);
        int at = Array.FindIndex(scores, double.IsNaN);
        return at < 0 ? scores : throw new MosException($"Scorer '{scorer.Name}' gives NaN for image '{sources[at]}'; a score is a number.");
    }

    private static int IndexOfNaN(this ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
