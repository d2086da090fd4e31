namespace Mos;

/// <summary>Reads the headers of <c>.npy</c> and <c>.npz</c> files.</summary>
internal static class NumpyReader
{
    private const string Extension = ".npy";

    public static TensorFileContent ReadNpy(CheckpointFile file) => new(
        TensorFileFormat.Npy,
        [ReadArray(file, string.Empty, new FileRange(file, 0, file.Length), file.Length)]);

    public static TensorFileContent ReadNpz(CheckpointFile file, List<ZipEntry> entries) => new(
        TensorFileFormat.Npz,
        entries.ConvertAll(entry => entry.Name.EndsWith(Extension, StringComparison.Ordinal)
            ? ReadArray(file, entry.Name[..^Extension.Length], entry, entry.Length)
            : throw file.Error($"is a zip archive with '{entry.Name}', neither NumPy arrays nor a PyTorch checkpoint")));

    private static StoredTensor ReadArray(CheckpointFile file, string name, TensorSource source, long length)
    {
        string subject = name.Length == 0 ? "is no readable NumPy array" : $"holds '{name}', which is no readable NumPy array";
        try
        {
            using Stream stream = source.Open(0);
            NpyHeader header = NpyHeader.Read(stream);
            TensorShape.TryCount(header.Shape, out long count);
            long expected = header.Length + (count * header.ElementType.SizeInBytes());
            if (expected != length)
            {
                throw new FormatException($"{header.ElementType} of shape {TensorShape.Text(header.Shape)} makes {expected} bytes, but it has {length}");
            }

            var layout = new TensorLayout(
                header.Length,
                header.ColumnMajor ? TensorLayout.ColumnMajor(header.Shape) : null,
                header.BigEndian && header.ElementType.SizeInBytes() > 1);
            return new StoredTensor(file.Path, name, header.ElementType, header.Shape, source, layout);
        }
        catch (FormatException e)
        {
            throw file.Error($"{subject}: {e.Message}", e);
        }
    }
}
