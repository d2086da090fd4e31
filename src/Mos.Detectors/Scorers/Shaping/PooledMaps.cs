using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>The features of changed feature maps.</summary>
internal static class PooledMaps
{
    /// <summary>Changes the maps of a batch and takes their means over space.</summary>
    public static FloatMatrix Of(FeatureShaper shaper, ModelOutput output)
    {
        (FloatMatrix maps, int width) = (output.FeatureMaps!, output.Features!.Columns);
        var changed = new float[maps.Columns];
        var features = new float[maps.Rows * width];
        for (int i = 0; i < maps.Rows; i++)
        {
            shaper.Apply(maps.Row(i), changed);
            var map = new FeatureMap(changed, width);
            for (int c = 0; c < width; c++)
            {
                features[(i * width) + c] = TensorPrimitives.Sum(map.Channel(c)) / map.Positions;
            }
        }

        return new FloatMatrix(maps.Rows, width, features);
    }
}
