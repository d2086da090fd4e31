using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>What is summed for each class.</summary>
internal enum ClassSummand
{
    /// <summary>Features, D values.</summary>
    Features,

    /// <summary>Logits of the classes, C values.</summary>
    Logits,

    /// <summary>Class probabilities, C values.</summary>
    Probabilities,

    /// <summary>Class probabilities rounded to float32, C values: what is smaller than any float is 0.</summary>
    RoundedProbabilities,
}

/// <summary>Which class an image counts for.</summary>
internal enum ClassOf
{
    /// <summary>That of its label.</summary>
    Label,

    /// <summary>That which the model predicts.</summary>
    Prediction,

    /// <summary>That of its label, if the model predicts it; else none.</summary>
    CorrectLabel,
}

/// <summary>Sums over the images of each class, in float64.</summary>
internal sealed class ClassSums(ClassSummand what, ClassOf which, int classes) : Statistic
{
    private readonly double[]?[] _sums = new double[classes][];
    private readonly long[] _counts = new long[classes];

    /// <summary>The number of images of each class.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    public static StatisticKey<ClassSums> Of(ClassSummand what, ClassOf which) => new Key(what, which);

    /// <summary>The class of each image, below 0 where it counts for none.</summary>
    public static int[] ClassesOf(TrainingSignals batch, ClassOf which) => which switch
    {
        ClassOf.Label => batch.Labels,
        ClassOf.Prediction => batch.Views.Predictions,
        _ => [.. batch.Labels.Zip(batch.Views.Predictions, (label, predicted) => label == predicted ? label : -1)],
    };

    /// <summary>The mean of a class, or null for one without images.</summary>
    public double[]? MeanOf(int classIndex)
    {
        if (_sums[classIndex] is not { } sum)
        {
            return null;
        }

        var mean = new double[sum.Length];
        TensorPrimitives.Divide(sum, _counts[classIndex], mean);
        return mean;
    }

    /// <summary>The softmax, rounded where that is what is summed.</summary>
    public static void Probabilities(ReadOnlySpan<float> logits, Span<double> probabilities, ClassSummand what)
    {
        Softmax.Of(logits, probabilities);
        if (what == ClassSummand.RoundedProbabilities)
        {
            foreach (ref double p in probabilities)
            {
                p = (float)p;
            }
        }
    }

    public override void Observe(TrainingSignals batch)
    {
        FloatMatrix values = what == ClassSummand.Features ? batch.Output.Features! : batch.Views.Logits;
        int[] classOf = ClassesOf(batch, which);
        var row = new double[values.Columns];
        for (int i = 0; i < classOf.Length; i++)
        {
            if (classOf[i] < 0)
            {
                continue;
            }

            if (what is ClassSummand.Probabilities or ClassSummand.RoundedProbabilities)
            {
                Probabilities(values.Row(i), row, what);
            }
            else
            {
                TensorPrimitives.ConvertTruncating(values.Row(i), row);
            }

            Add(classOf[i], row, 1);
        }
    }

    public override void Merge(Statistic other)
    {
        var same = (ClassSums)other;
        for (int c = 0; c < _counts.Length; c++)
        {
            if (same._sums[c] is { } sum)
            {
                Add(c, sum, same._counts[c]);
            }
        }
    }

    private void Add(int classIndex, double[] values, long count)
    {
        double[] sum = _sums[classIndex] ??= new double[values.Length];
        TensorPrimitives.Add(sum, values, sum);
        _counts[classIndex] += count;
    }

    private sealed record Key(ClassSummand What, ClassOf Which) : StatisticKey<ClassSums>
    {
        public override Statistic Create(ModelInfo model) => new ClassSums(What, Which, model.ClassCount);
    }
}
