using System.Security.Cryptography;

namespace Mos.OnnxRuntime;

/// <summary>An ONNX file as far as Mos looks into it: the <c>ModelProto</c> with the graph's inputs, outputs, nodes and constants.</summary>
internal sealed class OnnxFile
{
    /// <summary>How the keys of metadata that Mos writes begin.</summary>
    public const string OwnPrefix = "mos.";

    private const int ProducerField = 2;
    private const int GraphField = 7;
    private const int OpsetField = 8;
    private const int MetadataField = 14;
    private const int GraphOutputField = 12;

    private readonly Dictionary<string, OnnxNode> _producers = [];
    private readonly Dictionary<string, OnnxTensor> _constants = [];
    private readonly Dictionary<string, string> _metadata = [];
    private readonly List<OnnxValue> _inputs = [];
    private readonly List<OnnxValue> _outputs = [];

    private OnnxFile(string path, byte[] bytes)
    {
        Path = path;
        using var foreign = new MemoryStream(bytes.Length);
        foreach (ProtobufField field in Protobuf.Read(bytes))
        {
            switch (field.Number)
            {
                case ProducerField:
                    Producer = field.Text;
                    break;
                case GraphField:
                    ReadGraph(field.Bytes);
                    break;
                case OpsetField when Protobuf.Read(field.Bytes).All(f => f.Number != 1 || f.Bytes.IsEmpty):
                    Opset = (long)Protobuf.Read(field.Bytes).FirstOrDefault(f => f.Number == 2).Value;
                    break;
                case MetadataField:
                    ProtobufField[] entry = [.. Protobuf.Read(field.Bytes)];
                    string key = entry.FirstOrDefault(f => f.Number == 1).Text;
                    _metadata[key] = entry.FirstOrDefault(f => f.Number == 2).Text;
                    if (key.StartsWith(OwnPrefix, StringComparison.Ordinal))
                    {
                        continue;
                    }

                    break;
            }

            foreign.Write(field.Whole.Span);
        }

        if (ExternalFiles.FirstOrDefault(f => f.Length == 0 || System.IO.Path.IsPathRooted(f) || f.Split('/', '\\').Contains("..")) is string outside)
        {
            throw new InvalidDataException($"its weights are to be in '{outside}', which is not beside it");
        }

        Bytes = foreign.Length == bytes.Length ? bytes : foreign.ToArray();
        _inputs.RemoveAll(input => _constants.ContainsKey(input.Name));
    }

    public string Path { get; }

    public string Folder => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;

    /// <summary>The file without the metadata that Mos writes, so that it stays the same when it is saved anew.</summary>
    public byte[] Bytes { get; }

    public string Producer { get; } = "";

    public long Opset { get; }

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>What has to be fed; constants, which old files list as inputs, are left out.</summary>
    public IReadOnlyList<OnnxValue> Inputs => _inputs;

    public IReadOnlyList<OnnxValue> Outputs => _outputs;

    /// <summary>The other files that hold weights, relative to the folder.</summary>
    public IEnumerable<string> ExternalFiles => _constants.Values.Where(t => t.IsExternal).Select(t => t.ExternalFile).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Reads a file and makes something of it; parts of the file are read only when they are looked at.</summary>
    /// <exception cref="MosFormatException">It is no whole ONNX file.</exception>
    /// <exception cref="MosException">It is missing or may not be read.</exception>
    public static T Open<T>(string path, Func<OnnxFile, T> make)
    {
        try
        {
            var file = new OnnxFile(path, File.ReadAllBytes(path));
            return file._outputs.Count > 0 && file._producers.Count > 0 ? make(file) : throw new InvalidDataException("it has no graph");
        }
        catch (InvalidDataException e)
        {
            throw new MosFormatException(path, $"'{path}' is no whole ONNX file ({e.Message}); export it or copy it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string cause = Directory.Exists(path) ? "it is a folder; name a file in it." : e is FileNotFoundException or DirectoryNotFoundException ? "it does not exist; check the path." : e.Message;
            throw new MosException($"ONNX file '{path}' cannot be read: {cause}", e);
        }
    }

    /// <summary>The node that computes a tensor, or null.</summary>
    public OnnxNode? ProducerOf(string tensor) => _producers.GetValueOrDefault(tensor);

    /// <summary>A constant by its name, or null.</summary>
    public OnnxTensor? Constant(string name) => _constants.GetValueOrDefault(name);

    /// <summary>Whether a graph output or any node's output has the name.</summary>
    public bool Has(string tensor) => _producers.ContainsKey(tensor) || _outputs.Exists(o => o.Name == tensor);

    /// <summary>The file with inner tensors as further outputs. Protobuf merges a second graph field into the first.</summary>
    public byte[] WithOutputs(IEnumerable<string> tensors)
    {
        using var bytes = new MemoryStream(Bytes.Length + 256);
        bytes.Write(Bytes);
        foreach (string tensor in tensors.Distinct().Where(t => !_outputs.Exists(o => o.Name == t)))
        {
            byte[] value = Protobuf.Message(1, System.Text.Encoding.UTF8.GetBytes(tensor));
            Protobuf.Write(bytes, GraphField, Protobuf.Message(GraphOutputField, value));
        }

        return bytes.ToArray();
    }

    /// <summary>Writes the file with metadata.</summary>
    public void Write(Stream destination, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        destination.Write(Bytes);
        foreach ((string key, string value) in metadata)
        {
            using var entry = new MemoryStream();
            Protobuf.Write(entry, 1, System.Text.Encoding.UTF8.GetBytes(key));
            Protobuf.Write(entry, 2, System.Text.Encoding.UTF8.GetBytes(value));
            Protobuf.Write(destination, MetadataField, entry.ToArray());
        }
    }

    /// <summary>Adds the file, and the others that hold its weights, to a hash.</summary>
    /// <exception cref="MosException">One of the others cannot be read.</exception>
    public void AddTo(IncrementalHash hash)
    {
        hash.AppendData(Bytes);
        foreach (string external in ExternalFiles)
        {
            try
            {
                using FileStream file = File.OpenRead(System.IO.Path.Combine(Folder, external));
                hash.AppendData(SHA256.HashData(file));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new MosException($"ONNX file '{Path}' keeps weights in '{external}', which cannot be read: {e.Message} Put it beside the file.", e);
            }
        }
    }

    private void ReadGraph(ReadOnlyMemory<byte> graph)
    {
        foreach (ProtobufField field in Protobuf.Read(graph))
        {
            switch (field.Number)
            {
                case 1:
                    var node = new OnnxNode(field.Bytes);
                    foreach (string output in node.Outputs)
                    {
                        _producers[output] = node;
                    }

                    if (node is { Operation: "Constant", Outputs.Count: 1 } && node.Tensor("value") is { } value)
                    {
                        _constants[node.Outputs[0]] = value;
                    }

                    break;
                case 5:
                    var tensor = new OnnxTensor(field.Bytes);
                    _constants[tensor.Name] = tensor;
                    break;
                case 11:
                    _inputs.Add(OnnxValue.Read(field.Bytes));
                    break;
                case GraphOutputField:
                    _outputs.Add(OnnxValue.Read(field.Bytes));
                    break;
            }
        }
    }
}
