using System.Numerics.Tensors;

namespace Mos;

/// <summary>exp(x) / sum of exp(x): logits as probabilities.</summary>
/// <remarks>
/// In float64, shifted by the largest value, so that nothing overflows. Where the largest value is infinite, the limit is taken:
/// positive infinities share the whole among themselves, and a row of negative infinities is uniform. NaN makes the whole row NaN.
/// </remarks>
public static class Softmax
{
    /// <summary>The probabilities of one row.</summary>
    /// <param name="logits">Logits of any length.</param>
    /// <param name="probabilities">Receives as many values of 0 to 1 that sum to 1.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Of(ReadOnlySpan<float> logits, Span<double> probabilities)
    {
        if (probabilities.Length != logits.Length)
        {
            throw new ArgumentException($"{logits.Length} logits need as many probabilities, not {probabilities.Length}.", nameof(probabilities));
        }

        if (logits.IsEmpty)
        {
            return;
        }

        float largest = TensorPrimitives.Max(logits);
        if (float.IsNaN(largest))
        {
            probabilities.Fill(double.NaN);
            return;
        }

        if (float.IsInfinity(largest))
        {
            for (int i = 0; i < logits.Length; i++)
            {
                probabilities[i] = logits[i] == largest ? 1 : 0;
            }
        }
        else
        {
            ShiftedExponentials(logits, largest, probabilities);
        }

        double sum = 0;
        foreach (double p in probabilities)
        {
            sum += p;
        }

        TensorPrimitives.Divide(probabilities, sum, probabilities);
    }

    /// <summary>The probabilities of each row of a matrix.</summary>
    /// <param name="logits"><c>[N, C]</c>.</param>
    /// <returns>N x C values, row by row, rounded to float32.</returns>
    public static FloatMatrix OfRows(FloatMatrix logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        var results = new float[logits.Values.Length];
        var row = new double[logits.Columns];
        for (int i = 0; i < logits.Rows; i++)
        {
            Of(logits.Row(i), row);
            TensorPrimitives.ConvertTruncating<double, float>(row, results.AsSpan(i * row.Length, row.Length));
        }

        return new FloatMatrix(logits.Rows, logits.Columns, results);
    }

    /// <summary>exp((x - shift) / temperature), each in float64.</summary>
    internal static void ShiftedExponentials(ReadOnlySpan<float> values, double shift, Span<double> results, double temperature = 1)
    {
        TensorPrimitives.ConvertTruncating(values, results);
        TensorPrimitives.Subtract(results, shift, results);
        if (temperature != 1)
        {
            TensorPrimitives.Divide(results, temperature, results);
        }

        TensorPrimitives.Exp(results, results);
    }
}
