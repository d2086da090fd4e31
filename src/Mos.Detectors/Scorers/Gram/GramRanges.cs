using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>The range of each number of a layer, for each predicted class.</summary>
/// <param name="width">How many numbers there are.</param>
/// <param name="least">The least of each class, class by class.</param>
/// <param name="most">The largest of each class, class by class.</param>
internal sealed class GramRanges(int width, float[] least, float[] most)
{
    // Keeps what a deviation is measured by apart from 0.
    private const double Guard = 1e-6;

    private const string Least = "least", Most = "most";

    private readonly float[] _least = least, _most = most;

    public int Width => width;

    public int Classes => _least.Length / width;

    /// <summary>Ranges that hold nothing.</summary>
    public static GramRanges Empty(int width, int classes)
    {
        var ranges = new GramRanges(width, new float[width * classes], new float[width * classes]);
        Array.Fill(ranges._least, float.PositiveInfinity);
        Array.Fill(ranges._most, float.NegativeInfinity);
        return ranges;
    }

    public static GramRanges Restore(FittedState state, int layer)
    {
        FloatMatrix least = state.Floats(NameOf(Least, layer));
        FloatMatrix most = state.Floats(NameOf(Most, layer), least.Columns, least.Rows);
        return new GramRanges(least.Columns, least.Values.ToArray(), most.Values.ToArray());
    }

    public IEnumerable<StoredTensor> State(int layer) =>
        [StoredTensor.FromValues<float>(NameOf(Least, layer), [Classes, width], _least), StoredTensor.FromValues<float>(NameOf(Most, layer), [Classes, width], _most)];

    /// <summary>Whether a class has no image.</summary>
    public bool IsEmpty(int classIndex) => _least[classIndex * width] > _most[classIndex * width];

    /// <summary>Widens the range of a class so that it holds an image.</summary>
    public void Widen(int classIndex, ReadOnlySpan<float> numbers) => Widen(classIndex, numbers, numbers);

    /// <summary>Widens all ranges so that they hold others.</summary>
    public void Widen(GramRanges other)
    {
        for (int c = 0; c < Classes; c++)
        {
            Widen(c, OfClass(other._least, c), OfClass(other._most, c));
        }
    }

    /// <summary>How far the numbers of an image lie outside of the range of a class, each as a share of the end that it passes.</summary>
    public double Deviation(int classIndex, ReadOnlySpan<float> numbers)
    {
        Span<float> low = OfClass(_least, classIndex), high = OfClass(_most, classIndex);
        double sum = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            double number = numbers[i];
            if (!(low[i] <= number && number <= high[i]))
            {
                sum += number < low[i] ? (low[i] - number) / Math.Abs(low[i] + Guard) : (number - high[i]) / Math.Abs(high[i] + Guard);
            }
        }

        return sum;
    }

    private void Widen(int classIndex, ReadOnlySpan<float> lowest, ReadOnlySpan<float> highest)
    {
        Span<float> low = OfClass(_least, classIndex), high = OfClass(_most, classIndex);
        TensorPrimitives.Min(low, lowest, low);
        TensorPrimitives.Max(high, highest, high);
    }

    private Span<float> OfClass(float[] ofClasses, int classIndex) => ofClasses.AsSpan(classIndex * width, width);

    private static string NameOf(string what, int layer) => FormattableString.Invariant($"{what}/{layer}");
}
