namespace Mos.Detectors;

/// <summary>The principal axes of the training features around the point at which a head's logits are nearest to 0.</summary>
/// <param name="Origin">o = -W^+ b, <c>[D]</c>.</param>
/// <param name="Eigen">Of the mean of (h - o)(h - o)^T.</param>
internal sealed record HeadOrigin(double[] Origin, SymmetricEigen Eigen)
{
    // The distance of 1 to the next float. A cut-off of float64 for a head in float32 would keep the direction in which a head whose rows
    // sum to 0 differs from that by rounding, and the origin would explode.
    private const double Cut = 1.1920928955078125e-07;

    /// <summary>Made once of a statistic, for all who ask.</summary>
    public static HeadOrigin Of(FeatureScatter scatter, LinearHead head) => scatter.Derive(() =>
    {
        double[] origin = OriginOf(head);
        (double[] mean, double[] covariance) = scatter.Total();
        double[] shift = Vectors.Difference(mean, origin);
        for (int i = 0; i < shift.Length; i++)
        {
            for (int j = 0; j < shift.Length; j++)
            {
                covariance[(i * shift.Length) + j] += shift[i] * shift[j];
            }
        }

        return new HeadOrigin(origin, SymmetricEigen.Of(covariance, shift.Length));
    });

    /// <summary>The number of principal axes that are not the residual: of a spec, or as the ViM paper chooses by the width.</summary>
    public static int PrincipalOf(ScorerSpec spec, int width)
    {
        int principal = spec.Integer("dim", width >= 2048 ? 1000 : width >= 768 ? 512 : width / 2, 0);
        return principal < width
            ? principal
            : throw new MosException($"Scorer '{spec.Text}' leaves nothing of features of {width} values beyond {principal} principal axes; choose a dim below {width}.");
    }

    /// <summary>-W^+ b by the smaller of W W^T and W^T W; singular values of at most max(C, D) x Cut x the largest count as 0.</summary>
    private static double[] OriginOf(LinearHead head)
    {
        double[][] rows = [.. Enumerable.Range(0, head.LogitCount).Select(k => Vectors.Widened(head.Weight.Row(k)))];
        double[] bias = Vectors.Widened(head.Bias.Span);
        bool wide = head.LogitCount <= head.FeatureCount;
        double[][] vectors = wide ? rows : [.. Enumerable.Range(0, head.FeatureCount).Select(d => rows.Select(r => r[d]).ToArray())];
        double[] target = wide ? bias : [.. vectors.Select(v => Dot(v, bias))];
        int size = vectors.Length;
        var gram = new double[size * size];
        Parallel.For(0, size, i =>
        {
            for (int j = 0; j <= i; j++)
            {
                gram[(i * size) + j] = gram[(j * size) + i] = Dot(vectors[i], vectors[j]);
            }
        });

        SymmetricEigen eigen = SymmetricEigen.Of(gram, size);
        double cut = Math.Pow(Math.Max(head.LogitCount, head.FeatureCount) * Cut, 2) * eigen.Values[0];
        var solution = new double[size];
        for (int r = 0; r < size && eigen.Values[r] > cut; r++)
        {
            ReadOnlySpan<double> axis = eigen.Vectors.Span.Slice(r * size, size);
            double part = Dot(axis, target) / eigen.Values[r];
            for (int i = 0; i < size; i++)
            {
                solution[i] += part * axis[i];
            }
        }

        return wide
            ? [.. Enumerable.Range(0, head.FeatureCount).Select(d => -rows.Select((row, k) => row[d] * solution[k]).Sum())]
            : [.. solution.Select(v => -v)];
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => System.Numerics.Tensors.TensorPrimitives.Dot(a, b);
}
