using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>Takes what is wanted of the feature maps out of a forward pass: maps of some places, and readings of every layer. Owns the maps.</summary>
/// <param name="wanted">The places of the maps.</param>
/// <param name="readings">What is read of the layers, which are the root, each block, and the last activation.</param>
internal sealed class FeatureMapTaps(IEnumerable<MapPlace> wanted, IReadOnlyList<MapReadingBuffer> readings) : IDisposable
{
    private readonly HashSet<MapPlace> _wanted = [.. wanted];
    private readonly Dictionary<MapPlace, Tensor> _maps = [];
    private int _layer;

    /// <summary>A map that was wanted, <c>[N, C, H, W]</c>.</summary>
    public Tensor this[MapPlace place] => _maps[place];

    /// <summary>Reads the map of the next layer, and keeps it where its place is wanted.</summary>
    public void Take(Tensor map, MapPlace? place = null)
    {
        if (place is MapPlace at && _wanted.Contains(at))
        {
            _maps[at] = map.detach().DetachFromDisposeScope();
        }

        if (readings.Count > 0)
        {
            float[] values = ChangedMapBuffer.ValuesOf(map);
            foreach (MapReadingBuffer reading in readings)
            {
                reading.Put(_layer, values, (int)map.shape[0], (int)map.shape[1]);
            }
        }

        _layer++;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor map in _maps.Values)
        {
            map.Dispose();
        }
    }
}
