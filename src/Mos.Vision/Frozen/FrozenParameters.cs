namespace Mos.Vision.Frozen;

/// <summary>The parameters of a network, as the layers of the frozen form want them.</summary>
/// <param name="variant">The structure.</param>
/// <param name="values">The values of a parameter, row by row; asked for in any order, by several threads.</param>
internal sealed class FrozenParameters(BitVariant variant, Func<BitTensor, float[]> values)
{
    private readonly Dictionary<string, BitTensor> _tensors = BitLayout.Backbone(variant).ToDictionary(t => t.Name);

    public FrozenGroupNorm Norm(string name) => new(values(_tensors[name + ".weight"]), values(_tensors[name + ".bias"]));

    /// <summary>The kernels of a 1x1 convolution.</summary>
    public PackedMatrix Matrix(string name)
    {
        BitTensor kernel = _tensors[name];
        return new PackedMatrix((int)kernel.Shape[0], (int)kernel.Shape[1], Array.ConvertAll(Kernels(name), v => (float)v));
    }

    /// <summary>A convolution whose windows are copied together.</summary>
    public WindowConvolution Window(string name, int stride)
    {
        BitTensor kernel = _tensors[name];
        (int outputs, int inputs, int area) = ((int)kernel.Shape[0], (int)kernel.Shape[1], (int)(kernel.Shape[2] * kernel.Shape[3]));
        double[] standardized = Kernels(name);
        var reordered = new float[standardized.Length];
        for (int o = 0; o < outputs; o++)
        {
            for (int i = 0; i < inputs; i++)
            {
                for (int at = 0; at < area; at++)
                {
                    reordered[(((o * area) + at) * inputs) + i] = (float)standardized[(((o * inputs) + i) * area) + at];
                }
            }
        }

        return new WindowConvolution(reordered, outputs, inputs, (int)kernel.Shape[2], stride);
    }

    /// <summary>Standardised kernels [outputs, inputs, height, width].</summary>
    /// <inheritdoc cref="StdConv2d" path="/remarks"/>
    public double[] Kernels(string name)
    {
        BitTensor kernel = _tensors[name];
        double[] standardized = Array.ConvertAll(values(kernel), v => (double)v);
        int length = standardized.Length / (int)kernel.Shape[0];
        for (int at = 0; at < standardized.Length; at += length)
        {
            Span<double> channel = standardized.AsSpan(at, length);
            double mean = 0, variance = 0;
            foreach (double v in channel)
            {
                mean += v / length;
            }

            foreach (double v in channel)
            {
                variance += (v - mean) * (v - mean) / length;
            }

            double factor = 1 / Math.Sqrt(variance + 1e-10);
            foreach (ref double v in channel)
            {
                v = (v - mean) * factor;
            }
        }

        return standardized;
    }
}
