namespace Mos.Vision.Frozen;

/// <summary>The parameters of a network, as the layers of the frozen form want them.</summary>
/// <param name="variant">The structure.</param>
/// <param name="values">The values of a parameter, row by row; asked for in any order, by several threads.</param>
internal sealed class FrozenParameters(BitVariant variant, Func<BitTensor, float[]> values)
{
    private readonly Dictionary<string, BitTensor> _tensors = BitLayout.Backbone(variant).ToDictionary(t => t.Name);

    public FrozenGroupNorm Norm(string name) => new(values(_tensors[name + ".weight"]), values(_tensors[name + ".bias"]));

    /// <summary>The standardised kernels of a convolution, [outputs, inputs, height, width].</summary>
    public StandardizedKernels Kernels(string name)
    {
        BitTensor kernel = _tensors[name];
        return new StandardizedKernels(values(kernel), (int)kernel.Shape[0]);
    }

    /// <summary>The kernels of a 1x1 convolution.</summary>
    public PackedMatrix Matrix(string name) => Kernels(name).Matrix(input => input);

    /// <summary>A convolution whose windows are copied together.</summary>
    public WindowConvolution Window(string name, int stride) => new(Kernels(name), (int)_tensors[name].Shape[2], stride);
}
