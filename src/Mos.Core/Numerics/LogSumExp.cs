using System.Numerics.Tensors;

namespace Mos;

/// <summary>log(sum of exp(x)): the smooth maximum that normalises a softmax, and the negative of the free energy of logits.</summary>
/// <remarks>
/// In float64, shifted by the largest value, so that nothing overflows. Positive infinity among the values gives positive infinity;
/// negative infinities add nothing; no values, or nothing but negative infinities, give negative infinity; NaN gives NaN.
/// </remarks>
public static class LogSumExp
{
    private const int ChunkLength = 256;

    /// <summary>The value of one row.</summary>
    /// <param name="values">Logits of any length.</param>
    /// <param name="temperature">Divides the values first; above 0. At 1, the default, it changes nothing.</param>
    public static double Of(ReadOnlySpan<float> values, double temperature = 1)
    {
        if (!(temperature > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature is above 0.");
        }

        if (values.IsEmpty)
        {
            return double.NegativeInfinity;
        }

        double largest = TensorPrimitives.Max(values);
        return double.IsFinite(largest) ? (largest / temperature) + Math.Log(SumOfExponentials(values, largest, temperature)) : largest;
    }

    /// <summary>The value of each row of a matrix.</summary>
    /// <param name="logits"><c>[N, C]</c>.</param>
    /// <param name="results">Receives N values.</param>
    /// <exception cref="ArgumentException"><paramref name="results"/> is of another length than N.</exception>
    public static void OfRows(FloatMatrix logits, Span<double> results)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (results.Length != logits.Rows)
        {
            throw new ArgumentException($"{logits.Rows} rows need as many results, not {results.Length}.", nameof(results));
        }

        for (int i = 0; i < results.Length; i++)
        {
            results[i] = Of(logits.Row(i));
        }
    }

    private static double SumOfExponentials(ReadOnlySpan<float> values, double shift, double temperature)
    {
        // Summed one by one: the vectorised sum groups its terms by the alignment of the memory, and equal rows would differ in their bits.
        double sum = 0;
        Span<double> buffer = stackalloc double[ChunkLength];
        for (; !values.IsEmpty; values = values[Math.Min(ChunkLength, values.Length)..])
        {
            Span<double> chunk = buffer[..Math.Min(ChunkLength, values.Length)];
            Softmax.ShiftedExponentials(values[..chunk.Length], shift, chunk, temperature);
            foreach (double exponential in chunk)
            {
                sum += exponential;
            }
        }

        return sum;
    }
}
