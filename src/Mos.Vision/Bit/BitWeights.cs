using Mos.Vision.Frozen;

namespace Mos.Vision;

/// <summary>The parameters of a backbone as they are stored, from which each form of the network is built. Immutable.</summary>
internal sealed class BitWeights
{
    private readonly Dictionary<string, float[]> _values;

    /// <param name="variant">The structure.</param>
    /// <param name="values">The values of each parameter, row by row; called once for each.</param>
    /// <param name="inOrder">Whether it is called in order, one after another; otherwise several threads do.</param>
    public BitWeights(BitVariant variant, Func<BitTensor, float[]> values, bool inOrder = true)
    {
        Variant = variant;
        BitTensor[] layout = [.. BitLayout.Backbone(variant)];
        var read = new float[layout.Length][];
        new Cores(inOrder ? 1 : Environment.ProcessorCount).Run(layout.Length, i => read[i] = values(layout[i]));
        _values = layout.Zip(read).ToDictionary(t => t.First.Name, t => t.Second);
    }

    /// <summary>The structure.</summary>
    public BitVariant Variant { get; }

    /// <summary>The values of a parameter, row by row; not to be changed.</summary>
    public float[] Of(BitTensor tensor) => _values[tensor.Name];
}
