namespace Mos.Imaging;

/// <summary>The plain form: what the others must equal.</summary>
internal sealed class ScalarResizeKernel : ResizeKernel
{
    public override void Horizontal(ReadOnlySpan<byte> row, ResizeCoefficients coefficients, Span<byte> destination)
    {
        for (int x = 0; x < coefficients.To; x++)
        {
            ReadOnlySpan<int> weights = coefficients.Weights(x);
            ReadOnlySpan<byte> pixels = row.Slice(coefficients.First(x) * 3, weights.Length * 3);
            (int red, int green, int blue) = (Half, Half, Half);
            for (int i = 0; i < weights.Length; i++)
            {
                red += pixels[i * 3] * weights[i];
                green += pixels[(i * 3) + 1] * weights[i];
                blue += pixels[(i * 3) + 2] * weights[i];
            }

            destination[x * 3] = ToByte(red);
            destination[(x * 3) + 1] = ToByte(green);
            destination[(x * 3) + 2] = ToByte(blue);
        }
    }

    public override void Vertical(ReadOnlySpan<byte> rows, ReadOnlySpan<int> weights, Span<byte> destination)
    {
        for (int column = 0; column < destination.Length; column++)
        {
            destination[column] = Column(rows, weights, destination.Length, column);
        }
    }
}
