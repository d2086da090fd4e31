namespace Mos.Vision;

/// <summary>What a reading gives, gathered layer by layer and part by part; the parts come in their order.</summary>
internal sealed class MapReadingBuffer(MapReading reading)
{
    private readonly List<List<float[]>> _layers = [];

    public MapReading Reading => reading;

    /// <summary>Reads the maps of a part.</summary>
    /// <param name="layer">From 0.</param>
    /// <param name="values">Of all maps of the part.</param>
    /// <param name="images">Images of the part.</param>
    /// <param name="channels">Of a map.</param>
    public void Put(int layer, float[] values, int images, int channels)
    {
        if (layer == _layers.Count)
        {
            _layers.Add([]);
        }

        int size = values.Length / images;
        for (int at = 0; at < values.Length; at += size)
        {
            _layers[layer].Add(reading.Read(new FeatureMap(values.AsSpan(at, size), channels)));
        }
    }

    /// <summary>A matrix for each layer.</summary>
    public IReadOnlyList<FloatMatrix> ToMatrices() => [.. _layers.Select(Matrix)];

    private static FloatMatrix Matrix(List<float[]> rows)
    {
        int width = rows[0].Length;
        var values = new float[rows.Count * width];
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i].Length != width)
            {
                throw new ArgumentException($"A reading of feature maps gave {width} numbers for one image and {rows[i].Length} for another; it has to give as many for each image of a layer.");
            }

            rows[i].CopyTo(values, i * width);
        }

        return new FloatMatrix(rows.Count, width, values);
    }
}
