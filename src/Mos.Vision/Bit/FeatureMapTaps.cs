using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>Takes the feature maps that are wanted out of a forward pass.</summary>
/// <param name="wanted">Their places.</param>
internal sealed class FeatureMapTaps(IEnumerable<MapPlace> wanted)
{
    private readonly HashSet<MapPlace> _wanted = [.. wanted];
    private readonly Dictionary<MapPlace, Tensor> _maps = [];

    /// <summary>A map that was wanted, <c>[N, C, H, W]</c>.</summary>
    public Tensor this[MapPlace place] => _maps[place];

    /// <summary>Keeps a map in the caller's dispose scope, if it is wanted.</summary>
    public void Take(MapPlace place, Tensor map)
    {
        if (_wanted.Contains(place))
        {
            _maps[place] = map.detach();
        }
    }
}
