namespace Mos.Vision;

/// <summary>The parameters of a backbone as they are stored, from which each form of the network is built. Immutable.</summary>
internal sealed class BitWeights
{
    private readonly Dictionary<string, float[]> _values = [];

    /// <param name="variant">The structure.</param>
    /// <param name="values">The values of each parameter, row by row; called once for each, in order.</param>
    public BitWeights(BitVariant variant, Func<BitTensor, float[]> values)
    {
        Variant = variant;
        foreach (BitTensor t in BitLayout.Backbone(variant))
        {
            _values.Add(t.Name, values(t));
        }
    }

    /// <summary>The structure.</summary>
    public BitVariant Variant { get; }

    /// <summary>The values of a parameter, row by row; not to be changed.</summary>
    public float[] Of(BitTensor tensor) => _values[tensor.Name];
}
