using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>The right singular vectors of a head's weights, cut in two: directions that decide the logits, and those that hardly do.</summary>
/// <param name="Decisive"><c>[s, D]</c>.</param>
/// <param name="Insignificant"><c>[D - s, D]</c>.</param>
/// <param name="Width">D.</param>
internal sealed record ActivationSubspaces(double[] Decisive, double[] Insignificant, int Width)
{
    /// <summary>Cuts where the mean lengths of the training features in both parts are nearest to each other.</summary>
    /// <param name="head">The head, of features of 2 values or more.</param>
    /// <param name="training">Training features.</param>
    public static ActivationSubspaces Of(LinearHead head, IReadOnlyList<float[]> training)
    {
        int width = head.FeatureCount;
        double[] vectors = SingularVectors(head.Weight);
        var gaps = new double[width];
        object gate = new();
        Parallel.For(0, training.Count, () => new double[width], (i, _, local) => AddGaps(Vectors.Times(vectors, Vectors.Widened(training[i])), local), local =>
        {
            lock (gate)
            {
                TensorPrimitives.Add(gaps, local, gaps);
            }
        });
        int cut = Enumerable.Range(1, width - 1).MinBy(s => Math.Abs(gaps[s]));
        return new ActivationSubspaces(vectors[..(cut * width)], vectors[(cut * width)..], width);
    }

    /// <summary>Where a vector lies in the insignificant part, <c>[D - s]</c>, with length 1; NaN where it has nothing in it.</summary>
    public float[] InsignificantDirection(ReadOnlySpan<float> features) =>
        [.. Vectors.Unit(Vectors.Times(Insignificant, Vectors.Widened(features))).Select(v => (float)v)];

    /// <summary>The decisive part of a vector, <c>[D]</c>.</summary>
    public float[] DecisivePart(ReadOnlySpan<float> features)
    {
        double[] parts = Vectors.Times(Decisive, Vectors.Widened(features));
        var sum = new double[Width];
        for (int r = 0; r < parts.Length; r++)
        {
            TensorPrimitives.MultiplyAdd(Decisive.AsSpan(r * Width, Width), parts[r], sum, sum);
        }

        return [.. sum.Select(v => (float)v)];
    }

    /// <summary>For each cut, the length of the first part less that of the second, added up over the images.</summary>
    private static double[] AddGaps(double[] parts, double[] gaps)
    {
        double all = TensorPrimitives.Dot<double>(parts, parts), before = 0;
        for (int s = 0; s < parts.Length; s++)
        {
            gaps[s] += Math.Sqrt(before) - Math.Sqrt(Math.Max(0, all - before));
            before += parts[s] * parts[s];
        }

        return gaps;
    }

    /// <summary>
    /// All D right singular vectors, those of the largest singular values first. Where there are fewer classes than dimensions, the rest is
    /// a basis of what the head does not see: the one of Householder's reflections, as LAPACK has it, so that the cut is that of the authors' code.
    /// </summary>
    private static double[] SingularVectors(FloatMatrix weight)
    {
        (int width, int seen) = (weight.Columns, Math.Min(weight.Rows, weight.Columns));
        double[][] rows = [.. Enumerable.Range(0, weight.Rows).Select(k => Vectors.Widened(weight.Row(k)))];
        double[] basis = HouseholderBasis.Of([.. rows.Take(seen)], width);
        double[][] seenParts = [.. rows.Select(r => Vectors.Times(basis.AsSpan(0, seen * width), r))];
        var gram = new double[seen * seen];
        Parallel.For(0, seen, i =>
        {
            for (int j = 0; j < seen; j++)
            {
                foreach (double[] part in seenParts)
                {
                    gram[(i * seen) + j] += part[i] * part[j];
                }
            }
        });
        SymmetricEigen eigen = SymmetricEigen.Of(gram, seen);
        var vectors = (double[])basis.Clone();
        Parallel.For(0, seen, r =>
        {
            Span<double> vector = vectors.AsSpan(r * width, width);
            vector.Clear();
            for (int i = 0; i < seen; i++)
            {
                TensorPrimitives.MultiplyAdd(basis.AsSpan(i * width, width), eigen.Vectors.Span[(r * seen) + i], vector, vector);
            }
        });
        return vectors;
    }
}
