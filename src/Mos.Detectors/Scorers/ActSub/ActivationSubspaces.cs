using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>The right singular vectors of a head's weights, cut in two: directions that decide the logits, and those that hardly do.</summary>
/// <param name="Decisive"><c>[s, D]</c>.</param>
/// <param name="Insignificant"><c>[D - s, D]</c>.</param>
/// <param name="Width">D.</param>
internal sealed record ActivationSubspaces(double[] Decisive, double[] Insignificant, int Width)
{
    private readonly Lazy<double[]> _decisiveColumns = new(() => Vectors.Transposed(Decisive, Width));

    /// <summary>Cuts where the mean lengths of the training features in both parts are nearest to each other.</summary>
    /// <param name="head">The head, of features of 2 values or more.</param>
    /// <param name="training">Training features.</param>
    public static ActivationSubspaces Of(LinearHead head, RowBank training)
    {
        int width = head.FeatureCount;
        double[] vectors = SingularVectors(head.Weight);
        var gaps = new double[width];
        foreach ((_, ReadOnlyMemory<float> rows) in training.Parts())
        {
            Projections.Run(new FloatMatrix(rows.Length / width, width, rows.ToArray()), vectors, (_, _, parts) =>
            {
                for (int start = 0; start < parts.Length; start += width)
                {
                    AddGaps(parts.AsSpan(start, width), gaps);
                }
            });
        }

        int cut = Enumerable.Range(1, width - 1).MinBy(s => Math.Abs(gaps[s]));
        return new ActivationSubspaces(vectors[..(cut * width)], vectors[(cut * width)..], width);
    }

    /// <summary>Where rows lie in the insignificant part, <c>[N, D - s]</c>, with length 1; NaN where one has nothing in it.</summary>
    public FloatMatrix InsignificantDirections(FloatMatrix rows)
    {
        int size = Insignificant.Length / Width;
        var directions = new float[rows.Rows * size];
        Projections.Run(rows, Insignificant, (first, _, parts) => Parallel.For(0, parts.Length / size, i =>
        {
            double[] unit = Vectors.Unit(parts[(i * size)..((i + 1) * size)]);
            TensorPrimitives.ConvertTruncating<double, float>(unit, directions.AsSpan((first + i) * size, size));
        }));
        return new FloatMatrix(rows.Rows, size, directions);
    }

    /// <summary>The decisive part of rows, <c>[N, D]</c>.</summary>
    public FloatMatrix DecisiveParts(FloatMatrix rows)
    {
        int size = Decisive.Length / Width;
        var decisive = new float[rows.Rows * Width];
        Projections.Run(rows, Decisive, (first, _, parts) =>
            TensorPrimitives.ConvertTruncating<double, float>(MatrixProduct.TimesTransposed(parts, _decisiveColumns.Value, size), decisive.AsSpan(first * Width)));
        return new FloatMatrix(rows.Rows, Width, decisive);
    }

    /// <summary>For each cut, the length of the first part less that of the second, added up over the images.</summary>
    private static void AddGaps(ReadOnlySpan<double> parts, double[] gaps)
    {
        double all = TensorPrimitives.Dot(parts, parts), before = 0;
        for (int s = 0; s < parts.Length; s++)
        {
            gaps[s] += Math.Sqrt(before) - Math.Sqrt(Math.Max(0, all - before));
            before += parts[s] * parts[s];
        }
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
