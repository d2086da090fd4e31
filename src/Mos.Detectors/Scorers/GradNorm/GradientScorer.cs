namespace Mos.Detectors;

/// <summary>The loss and what is taken of its gradient with respect to the last layer.</summary>
internal enum HeadGradient
{
    /// <summary>The sum of the magnitudes for the cross-entropy with ones as targets, weights alone.</summary>
    CrossEntropy,

    /// <summary>The sum of the magnitudes for the binary cross-entropy of the probabilities with 1/C, weights alone.</summary>
    BinaryCrossEntropy,

    /// <summary>The sum of the squares for the cross-entropy with ones as targets, weights and biases.</summary>
    SquaredWithBias,
}

/// <summary>Gradients of a loss with respect to the last layer, in closed form: each is the product of one for the logits and the features.</summary>
internal sealed class GradientScorer(string name, HeadGradient gradient) : SignalScorer(name, new ModelRequest(ModelSignals.Features | ModelSignals.Head))
{
    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        FloatMatrix logits = OutputViews.Of(output).Logits;
        var probabilities = new double[logits.Columns];
        for (int i = 0; i < scores.Length; i++)
        {
            ReadOnlySpan<float> features = output.Features!.Row(i);
            Softmax.Of(logits.Row(i), probabilities);
            scores[i] = gradient switch
            {
                HeadGradient.CrossEntropy => FeatureNorms.L1(features) * Sum(probabilities, Math.Abs),
                HeadGradient.SquaredWithBias => (FeatureNorms.SquaredL2(features) + 1) * Sum(probabilities, g => g * g),
                _ => FeatureNorms.L1(features) * BinaryGradient(logits.Row(i), probabilities),
            };
        }
    }

    /// <summary>Sums something of C p_k - 1, the gradient for a logit.</summary>
    private static double Sum(double[] probabilities, Func<double, double> of)
    {
        double sum = 0;
        foreach (double p in probabilities)
        {
            sum += of((probabilities.Length * p) - 1);
        }

        return sum;
    }

    /// <summary>
    /// The sum of the magnitudes of a_k - p_k (sum of a), a_k = (p_k - 1/C) / (1 - p_k). For the likeliest class 1 - p cancels, so that its
    /// a is multiplied out: q_k = p_k / (1 - p) is the softmax over the others.
    /// </summary>
    private double BinaryGradient(ReadOnlySpan<float> logits, double[] probabilities)
    {
        int classes = logits.Length;
        if (classes < 2)
        {
            throw new ModelSignalException($"Scorer '{Name}' needs at least 2 classes; the output has {classes}.");
        }

        int best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits);
        float[] others = [.. logits[..best], .. logits[(best + 1)..]];
        var q = new double[classes - 1];
        Softmax.Of(others, q);
        double[] p = [.. probabilities[..best], .. probabilities[(best + 1)..]];
        double[] a = Array.ConvertAll(p, value => (value - (1.0 / classes)) / (1 - value));
        double rest = a.Sum(), ofBest = probabilities[best] - (1.0 / classes);
        double sum = Math.Abs(ofBest - (probabilities[best] * rest));
        for (int k = 0; k < a.Length; k++)
        {
            sum += Math.Abs(a[k] - (q[k] * ofBest) - (p[k] * rest));
        }

        return sum;
    }
}
