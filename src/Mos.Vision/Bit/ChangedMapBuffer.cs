using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>What follows from a change of a feature map, gathered part by part.</summary>
internal sealed class ChangedMapBuffer(int count, BitNetwork network, MapStep step)
{
    private readonly BackboneOutputBuffer _after = new(count, network.Variant, withStages: false);

    public MapStep Step => step;

    /// <summary>Changes the maps of a part and runs the rest of the network.</summary>
    public void Put(int first, FeatureMapTaps maps)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        Tensor map = maps[step.Place];
        float[] values = ValuesOf(map), changed = new float[values.Length];
        (int channels, int size) = ((int)map.shape[1], values.Length / (int)map.shape[0]);
        for (int at = 0; at < values.Length; at += size)
        {
            step.Change(new FeatureMap(values.AsSpan(at, size), channels), changed.AsSpan(at, size));
        }

        _after.Put(first, network.FeaturesFrom(step.Place, tensor(changed, map.shape).to(network.Device)), []);
    }

    public BackboneOutput ToOutput() => _after.ToOutput();

    /// <summary>A copy of a tensor's values, row by row.</summary>
    public static float[] ValuesOf(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, float>(tensor.detach().to(ScalarType.Float32).cpu().contiguous().bytes).ToArray();
    }
}
