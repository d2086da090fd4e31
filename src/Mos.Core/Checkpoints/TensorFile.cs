using System.Diagnostics.CodeAnalysis;

namespace Mos;

/// <summary>
/// A file of tensors, told by its content and not by its name: NumPy <c>.npy</c> and <c>.npz</c>, PyTorch <c>.pth</c> of either
/// container, safetensors. Opening reads names, types and shapes; values are read when they are asked for.
/// </summary>
/// <remarks>
/// Nothing in a file is ever executed, whatever it says. All lengths are checked against the file before memory is taken for them.
/// Safe for concurrent use; not to be disposed while in use.
/// </remarks>
public sealed class TensorFile : IDisposable
{
    private readonly CheckpointFile _file;
    private readonly Dictionary<string, StoredTensor> _byName = [];

    private TensorFile(CheckpointFile file, TensorFileContent content)
    {
        _file = file;
        Format = content.Format;
        Tensors = content.Tensors.AsReadOnly();
        Metadata = content.Metadata;
        Root = content.Root;
        foreach (StoredTensor tensor in Tensors)
        {
            if (!_byName.TryAdd(tensor.Name, tensor))
            {
                throw file.Error($"holds two tensors named '{tensor.Name}'; write it again with distinct names");
            }
        }
    }

    /// <summary>The path it was opened by.</summary>
    public string Path => _file.Path;

    /// <summary>What the file is.</summary>
    public TensorFileFormat Format { get; }

    /// <summary>The tensors in the order of the file.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>The metadata of a safetensors file; empty for other formats.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>
    /// All that a PyTorch checkpoint holds, tensors and plain values, as a tree; null for other formats. The name of a tensor is its
    /// way through the tree: <c>head.weight</c> in a bare state_dict, <c>model/head.weight</c> one level down.
    /// </summary>
    public PickleValue? Root { get; }

    /// <summary>The tensor of a name.</summary>
    /// <param name="name">The name, exactly as in the file.</param>
    /// <exception cref="MosFormatException">There is none.</exception>
    public StoredTensor this[string name] => TryGet(name, out StoredTensor? tensor)
        ? tensor
        : throw _file.Error($"has no tensor '{name}' among its {Tensors.Count}; is it the right file?");

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file; it stays open, and must not be written to, until <see cref="Dispose"/>.</param>
    /// <exception cref="MosFormatException">The file is of no known format, cut short, damaged, or holds what is not read.</exception>
    /// <exception cref="MosException">The file is missing or may not be read.</exception>
    public static TensorFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CheckpointFile file = CheckpointFile.Open(path);
        try
        {
            return new TensorFile(file, TensorFileContent.Read(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Looks for the tensor of a name.</summary>
    /// <param name="name">The name, exactly as in the file.</param>
    /// <param name="tensor">The tensor, or null.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(string name, [NotNullWhen(true)] out StoredTensor? tensor) => _byName.TryGetValue(name, out tensor);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
