namespace Mos.Detectors;

/// <summary>The directions around a centre in which training features hardly vary. Immutable.</summary>
/// <param name="centre"><c>[D]</c>.</param>
/// <param name="axes"><c>[R, D]</c>, orthonormal.</param>
internal sealed class ResidualSpace(double[] centre, double[] axes)
{
    private const string Centre = "centre", Axes = "axes";

    public int Dimension => centre.Length;

    public IReadOnlyList<StoredTensor> State { get; } =
    [
        StoredTensor.FromValues<double>(Centre, [1, centre.Length], centre),
        StoredTensor.FromValues<double>(Axes, [axes.Length / centre.Length, centre.Length], axes),
    ];

    /// <summary>What is left beyond the first principal axes.</summary>
    /// <param name="centre"><c>[D]</c>.</param>
    /// <param name="eigen">Of the scatter around the centre.</param>
    /// <param name="principal">The number of axes left out, below D.</param>
    public static ResidualSpace Beyond(double[] centre, SymmetricEigen eigen, int principal) => new(centre, eigen.Vectors[(principal * centre.Length)..].ToArray());

    /// <summary>How many axes explain a share of the variance; at least one is left beyond them.</summary>
    public static int Explaining(SymmetricEigen eigen, double share)
    {
        double all = eigen.Values.Sum(v => Math.Max(v, 0)), sum = 0;
        int count = 0;
        while (count < eigen.Values.Count && sum < share * all)
        {
            sum += Math.Max(eigen.Values[count++], 0);
        }

        return Math.Min(count, eigen.Values.Count - 1);
    }

    public static ResidualSpace Restore(FittedState state)
    {
        double[] centre = state.Vector(Centre);
        return new ResidualSpace(centre, state.Matrix(Axes, columns: centre.Length).Values);
    }

    /// <summary>The lengths of the parts of rows, seen from the centre, that lie in the space.</summary>
    /// <param name="rows"><c>[N, D]</c>.</param>
    public double[] Norms(FloatMatrix rows) =>
        Projections.Score(rows.Rows, Dimension, Projections.Centred(rows, centre), axes, (_, _, parts) => Vectors.Length(parts));
}
