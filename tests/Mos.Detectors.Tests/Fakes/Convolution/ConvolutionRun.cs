namespace Mos.Detectors.Tests;

/// <summary>One image in the small network: what each block gave.</summary>
internal sealed class ConvolutionRun
{
    private readonly ConvolutionBlock[] _blocks;
    private readonly List<(Volume Convolved, Volume Active)> _outputs = [];

    public ConvolutionRun(ConvolutionBlock[] blocks, Volume input)
    {
        (_blocks, Input) = (blocks, input);
        foreach (ConvolutionBlock block in blocks)
        {
            _outputs.Add(block.Forward(_outputs.Count == 0 ? input : _outputs[^1].Active));
        }
    }

    public Volume Input { get; }

    /// <summary>The map before the pooling.</summary>
    public Volume Map => _outputs[^1].Active;

    public float[] Features => Pooled(_outputs.Count - 1);

    public float[] Pooled(int block) => Pool(_outputs[block].Active);

    /// <summary>The features after a change of a map. The activation is a part of the last block.</summary>
    public float[] FeaturesAfter(MapStep step)
    {
        int block = step.Place == MapPlace.StageBeforeLast ? _outputs.Count - 2 : _outputs.Count - 1;
        Volume map = _outputs[block].Active;
        var changed = new float[map.Values.Length];
        step.Change(new FeatureMap(map.ToFloats(), map.Channels), changed);
        Volume after = map with { Values = Vectors.Widened(changed) };
        return Pool(_blocks.Skip(block + 1).Aggregate(after, (x, b) => b.Forward(x).Active));
    }

    /// <summary>The numbers of a layer: of even ones the convolution, of odd ones the ReLU.</summary>
    public float[] Read(int layer, MapReading reading)
    {
        Volume map = layer % 2 == 0 ? _outputs[layer / 2].Convolved : _outputs[layer / 2].Active;
        return reading.Read(new FeatureMap(map.ToFloats(), map.Channels));
    }

    /// <summary>The gradient with respect to the input, from that with respect to the pooled output of a block.</summary>
    public double[] GradientOf(int block, double[] ofPooled)
    {
        Volume map = _outputs[block].Active;
        int positions = map.Side * map.Side;
        Volume gradient = map with { Values = [.. map.Values.Select((_, at) => ofPooled[at / positions] / positions)] };
        for (int b = block; b >= 0; b--)
        {
            gradient = _blocks[b].Backward(b == 0 ? Input : _outputs[b - 1].Active, _outputs[b].Active, gradient);
        }

        return gradient.Values;
    }

    private static float[] Pool(Volume map) => [.. map.Values.Chunk(map.Side * map.Side).Select(c => (float)c.Average())];
}
