using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>The class means and the prototype of the unknown, and how images pull on the latter.</summary>
internal sealed class GroodPrototypes
{
    // Seen from the prototype of the unknown: then distances to it are lengths, and nothing large cancels in the others.
    private readonly double[] _unknown;
    private readonly double[] _classes;
    private readonly double[] _squares;

    /// <param name="values">The class means and, last, the prototype of the unknown, <c>[C + 1, D]</c>.</param>
    /// <param name="width">D.</param>
    public GroodPrototypes(double[] values, int width)
    {
        (Values, Width) = (values, width);
        _unknown = values[^width..];
        _classes = [.. values[..^width].Chunk(width).SelectMany(mean => Vectors.Difference(mean, _unknown))];
        _squares = [.. _classes.Chunk(width).Select(mean => TensorPrimitives.Dot<double>(mean, mean))];
    }

    public double[] Values { get; }

    public int Width { get; }

    /// <summary>q_o (h - m_o) / |h - m_o|: what the cross entropy of the softmax over negative distances to the prototypes does to that of the unknown.</summary>
    /// <param name="rows"><c>[N, D]</c>.</param>
    /// <returns><c>[N, D]</c>.</returns>
    public FloatMatrix PullsOf(FloatMatrix rows)
    {
        var pulls = new float[rows.Values.Length];
        _ = Projections.Score(rows.Rows, Width, Projections.Centred(rows, _unknown), _classes, (i, away, products) =>
        {
            double toUnknown = Vectors.Length(away), nearest = toUnknown;
            var distances = new double[products.Length];
            for (int c = 0; c < distances.Length; c++)
            {
                distances[c] = Math.Sqrt(Math.Max(0, (toUnknown * toUnknown) - (2 * products[c]) + _squares[c]));
                nearest = Math.Min(nearest, distances[c]);
            }

            double sum = Math.Exp(nearest - toUnknown);
            double share = sum;
            foreach (double distance in distances)
            {
                sum += Math.Exp(nearest - distance);
            }

            // On the prototype itself there is no direction, and no pull.
            for (int d = 0; d < Width; d++)
            {
                pulls[(i * Width) + d] = toUnknown == 0 ? 0 : (float)(share / sum * away[d] / toUnknown);
            }

            return 0;
        });
        return new FloatMatrix(rows.Rows, Width, pulls);
    }
}
