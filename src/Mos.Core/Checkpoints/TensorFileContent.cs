namespace Mos;

/// <summary>What the reader of a format finds.</summary>
internal sealed record TensorFileContent(TensorFileFormat Format, List<StoredTensor> Tensors)
{
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The tree of a PyTorch checkpoint.</summary>
    public PickleValue? Root { get; init; }

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
            List<ZipEntry> entries = ZipDirectory.Read(file);
            return PyTorchZipReader.IsCheckpoint(entries) ? PyTorchZipReader.Read(file, entries) : NumpyReader.ReadNpz(file, entries);
        }

        // Before the pickles: the length at the front of this format may begin with their first byte.
        if (SafetensorsReader.IsSafetensors(start))
        {
            return SafetensorsReader.Read(file);
        }

        if (start[0] == (byte)PickleOpcode.Proto)
        {
            return PyTorchLegacyReader.Read(file);
        }

        throw file.Error(start[0] == (byte)'<'
            ? "is a web page, not a checkpoint; the download went wrong, get it again"
            : "is no NumPy, PyTorch or safetensors file; check the path");
    }
}
