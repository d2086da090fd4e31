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

    /// <summary>A score for each image.</summary>
    /// <exception cref="MosException">An image has none; the sentence names the image.</exception>
    public static double[] Of(IOodScorer scorer, ModelOutput output, IReadOnlyList<string> sources)
    {
        double[] scores;
        try
        {
            scores = scorer.Score(output);
        }
        catch (NoScoreException e)
        {
            throw e.Of(scorer.Name, sources[e.Row]);
        }

        int at = Array.FindIndex(scores, double.IsNaN);
        return at < 0 ? scores : throw new MosException($"Scorer '{scorer.Name}' gives NaN for image '{sources[at]}'; a score is a number.");
    }

    /// <summary>A score for each image that has one, NaN for the others; and the sentence of the first of these, null where there is none.</summary>
    public static (double[] Scores, string? Refusal) WherePossible(IOodScorer scorer, ModelOutput output, IReadOnlyList<string> sources)
    {
        try
        {
            return (Of(scorer, output, sources), null);
        }
        catch (MosException e) when (output.Count == 1)
        {
            return ([double.NaN], e.Message);
        }
        catch (MosException)
        {
            // One refusal takes the whole batch with it; apart, the other images keep their scores, which do not depend on it.
            var apart = Enumerable.Range(0, output.Count).Select(i => WherePossible(scorer, output.Part(i, 1), [sources[i]])).ToArray();
            return ([.. apart.Select(a => a.Scores[0])], apart.Select(a => a.Refusal).FirstOrDefault(r => r is not null));
        }
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
