namespace Mos;

/// <summary>What the reader of a format finds.</summary>
internal sealed record TensorFileContent(TensorFileFormat Format, List<StoredTensor> Tensors)
{
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Finds out the format by the first bytes and reads the directory.</summary>
    public static TensorFileContent Read(CheckpointFile file)
    {
        Span<byte> start = stackalloc byte[16];
        start = start[..file.Read(0, start)];
        if (start.IsEmpty)
        {
            throw file.Error("is empty; get it again");
        }

        if (start.StartsWith(NpyHeader.Magic))
        {
            return NumpyReader.ReadNpy(file);
        }

        if (start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8))
        {
            return NumpyReader.ReadNpz(file, ZipDirectory.Read(file));
        }

        throw file.Error("is no NumPy, PyTorch or safetensors file");
    }
}
