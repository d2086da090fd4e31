namespace Mos.Detectors.Tests;

/// <summary>C x H x W values of one image.</summary>
internal sealed record Volume(int Channels, int Side, double[] Values)
{
    public static Volume Zeros(int channels, int side) => new(channels, side, new double[channels * side * side]);

    public float[] ToFloats() => [.. Values.Select(v => (float)v)];
}

/// <summary>A convolution of 3 x 3 with a padding of 1, batch normalisation by running statistics, ReLU; in float64, with its backward pass.</summary>
/// <param name="kernel"><c>[out, in, 3, 3]</c>.</param>
/// <param name="scale">Of the normalisation, for each channel.</param>
/// <param name="shift">Of the normalisation, for each channel.</param>
/// <param name="input">Channels that enter.</param>
/// <param name="stride">1 or 2.</param>
internal sealed class ConvolutionBlock(double[] kernel, double[] scale, double[] shift, int input, int stride)
{
    private const double Epsilon = 1e-5;

    public static ConvolutionBlock Load(Func<string, double[]> weights, string name, int input, int stride)
    {
        double[] Of(string suffix) => weights($"{name}.1.{suffix}");
        double[] scale = [.. Of("weight").Zip(Of("running_var"), (w, v) => w / Math.Sqrt(v + Epsilon))];
        return new ConvolutionBlock(weights($"{name}.0.weight"), scale, [.. Of("bias").Select((b, c) => b - (Of("running_mean")[c] * scale[c]))], input, stride);
    }

    public (Volume Convolved, Volume Active) Forward(Volume x)
    {
        Volume y = Volume.Zeros(scale.Length, ((x.Side - 1) / stride) + 1);
        Each(x.Side, y.Side, (o, i, k) => y.Values[o] += kernel[k] * x.Values[i]);
        double[] active = [.. y.Values.Select((v, at) => Math.Max(0, (v * scale[at / (y.Side * y.Side)]) + shift[at / (y.Side * y.Side)]))];
        return (y, y with { Values = active });
    }

    /// <summary>From the gradient of what leaves to the gradient of what enters.</summary>
    public Volume Backward(Volume x, Volume active, Volume gradient)
    {
        double[] ofConvolved = [.. gradient.Values.Select((g, at) => active.Values[at] > 0 ? g * scale[at / (active.Side * active.Side)] : 0)];
        Volume ofInput = Volume.Zeros(x.Channels, x.Side);
        Each(x.Side, active.Side, (o, i, k) => ofInput.Values[i] += kernel[k] * ofConvolved[o]);
        return ofInput;
    }

    /// <summary>Every product of the convolution: the places of the output, of the input and of the kernel.</summary>
    private void Each(int from, int to, Action<int, int, int> visit)
    {
        for (int at = 0; at < scale.Length * to * to; at++)
        {
            (int o, int row, int column) = (at / (to * to), at / to % to * stride, at % to * stride);
            for (int k = 0; k < input * 9; k++)
            {
                (int i, int r, int c) = (k / 9, row + (k / 3 % 3) - 1, column + (k % 3) - 1);
                if (r >= 0 && r < from && c >= 0 && c < from)
                {
                    visit(at, (((i * from) + r) * from) + c, (o * input * 9) + k);
                }
            }
        }
    }
}
