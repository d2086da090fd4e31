using System.Numerics.Tensors;

namespace Mos.Vision;

/// <summary>
/// A file seen as the parameters of a BiT network, whatever its format: BiT's <c>.npz</c>, a PyTorch checkpoint (bare or in a larger one,
/// with the prefix <c>module.</c> or without), or safetensors.
/// </summary>
internal sealed class BitFile : IDisposable
{
    private readonly TensorFile _file;
    private readonly Dictionary<string, StoredTensor> _tensors;

    private BitFile(TensorFile file, string prefix, bool hasBitNames)
    {
        _file = file;
        HasBitNames = hasBitNames;
        Metadata = BitMetadata.Read(file.Metadata, file.Path);
        _tensors = file.Tensors
            .Where(t => t.Name.StartsWith(prefix, StringComparison.Ordinal) && !t.Name.StartsWith("optim/", StringComparison.Ordinal))
            .ToDictionary(t => t.Name[prefix.Length..]);
    }

    /// <summary>The path it was opened by.</summary>
    public string Path => _file.Path;

    /// <summary>What a safetensors file says of its model; of other files, nothing.</summary>
    public BitMetadata Metadata { get; }

    /// <summary>Whether names and kernels are those of a BiT <c>.npz</c> file: [height, width, inputs, outputs].</summary>
    public bool HasBitNames { get; }

    /// <summary>The names without what the file puts before them.</summary>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Number of logits of the head in the file; null without one.</summary>
    public int? LogitCount => ShapeOf(BitLayout.Head(0, 0)[0]) is [long logits, ..] ? (int)logits : null;

    /// <exception cref="MosFormatException">The file is not whole, or no BiT checkpoint.</exception>
    public static BitFile Open(string path)
    {
        TensorFile file = TensorFile.Open(path);
        try
        {
            foreach ((string landmark, bool hasBitNames) in BitStructure.Landmarks)
            {
                if (file.Tensors.FirstOrDefault(t => t.Name.EndsWith(landmark, StringComparison.Ordinal)) is StoredTensor found)
                {
                    return new BitFile(file, found.Name[..^landmark.Length], hasBitNames);
                }
            }

            throw new MosFormatException(path, $"'{path}' is no BiT checkpoint: none of its {file.Tensors.Count} tensors is named as a parameter of one, such as '{BitLayout.RootKernel}'.");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public string NameOf(BitTensor tensor) => HasBitNames ? tensor.BitName : tensor.Name;

    /// <summary>The shape of a parameter in the file, kernels as [outputs, inputs, height, width]; null if it is not there.</summary>
    public IReadOnlyList<long>? ShapeOf(BitTensor tensor)
    {
        IReadOnlyList<long>? shape = _tensors.GetValueOrDefault(NameOf(tensor))?.Shape;
        return HasBitNames && shape is [long h, long w, long i, long o] ? [o, i, h, w] : shape;
    }

    /// <summary>The values of a parameter whose shape was checked, row by row, kernels as [outputs, inputs, height, width].</summary>
    /// <exception cref="MosFormatException">A value is not finite.</exception>
    public float[] Read(BitTensor tensor)
    {
        StoredTensor stored = _tensors[NameOf(tensor)];
        float[] values = stored.ToFloats();
        if (!TensorPrimitives.IsFiniteAll<float>(values))
        {
            throw new MosFormatException(Path, $"'{Path}': tensor '{stored.Name}' holds NaN or infinities; the training that wrote it diverged or the file is damaged, so take an earlier checkpoint.");
        }

        return HasBitNames && tensor.IsKernel ? OutputsFirst(values, stored.Shape) : values;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>From [height, width, inputs, outputs] to [outputs, inputs, height, width].</summary>
    private static float[] OutputsFirst(float[] values, IReadOnlyList<long> shape)
    {
        int places = (int)(shape[0] * shape[1]), inputs = (int)shape[2], outputs = (int)shape[3];
        var result = new float[values.Length];
        int at = 0;
        for (int p = 0; p < places; p++)
        {
            for (int i = 0; i < inputs; i++)
            {
                for (int o = 0; o < outputs; o++)
                {
                    result[(((o * inputs) + i) * places) + p] = values[at++];
                }
            }
        }

        return result;
    }
}
