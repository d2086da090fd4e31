using System.Runtime.InteropServices;

namespace Mos.Detectors;

/// <summary>What a model said of a set, kept on disk until it is looked at again, so that memory does not grow by it.</summary>
/// <remarks>The file loses its name as soon as it is open: nothing is left behind, however the process ends.</remarks>
internal sealed class SpilledOutputs : IDisposable
{
    private readonly List<(IReadOnlyList<ImageItem> Items, Func<ModelOutput> Read)> _batches = [];
    private FileStream? _file;

    /// <summary>Keeps a batch: its logits, features and stages.</summary>
    /// <exception cref="MosException">The temporary folder cannot hold it.</exception>
    public void Add(IReadOnlyList<ImageItem> items, ModelOutput output)
    {
        try
        {
            _file ??= Open();
            _batches.Add((items, Write(_file, output)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MosException($"The folder '{Path.GetTempPath()}' cannot hold what a scorer has to see twice: {e.Message.TrimEnd('.')}; make room there, or name another temporary folder.", e);
        }
    }

    /// <summary>The batches in the order they came, each read when its turn comes.</summary>
    public IEnumerable<(IReadOnlyList<ImageItem> Items, ModelOutput Output)> Read() => _batches.Select(b => (b.Items, b.Read()));

    public void Dispose() => _file?.Dispose();

    private static FileStream Open()
    {
        string path = Path.Combine(Path.GetTempPath(), $"mos-{Path.GetRandomFileName()}.tmp");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 0);
        File.Delete(path);
        return file;
    }

    private static Func<ModelOutput> Write(FileStream file, ModelOutput output)
    {
        // What is caught by the function that reads is all that stays: not the output.
        (int count, ClassGroups? groups, LinearHead? head) = (output.Count, output.Groups, output.Head);
        Func<FloatMatrix>? logits = WriteOptional(file, output.Logits), features = WriteOptional(file, output.Features);
        Func<FloatMatrix>[]? stages = output.Stages?.Select(s => Write(file, s)).ToArray();
        return () => new ModelOutput
        {
            Count = count,
            Groups = groups,
            Head = head,
            Logits = logits?.Invoke(),
            Features = features?.Invoke(),
            Stages = stages?.Select(read => read()).ToArray(),
        };
    }

    private static Func<FloatMatrix>? WriteOptional(FileStream file, FloatMatrix? matrix) => matrix is null ? null : Write(file, matrix);

    private static Func<FloatMatrix> Write(FileStream file, FloatMatrix matrix)
    {
        (long start, int rows, int columns) = (file.Seek(0, SeekOrigin.End), matrix.Rows, matrix.Columns);
        file.Write(MemoryMarshal.AsBytes(matrix.Values));
        return () =>
        {
            var values = new float[rows * columns];
            file.Position = start;
            file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            return new FloatMatrix(rows, columns, values);
        };
    }
}
