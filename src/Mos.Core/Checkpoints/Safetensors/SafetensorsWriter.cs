using System.Buffers.Binary;
using System.Text.Json;

namespace Mos;

/// <summary>Writes safetensors: data only, read by every framework, each tensor aligned to its elements.</summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;
    private const string MetadataKey = "__metadata__";

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors, with distinct names; their values are fetched one after the other.</param>
    /// <param name="metadata">Text by name, or null.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or one has a name that the format keeps for itself.</exception>
    /// <exception cref="MosException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<StoredTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));
    }

    /// <summary>Writes to a stream.</summary>
    /// <param name="destination">Receives the bytes; left open.</param>
    /// <param name="tensors">The tensors, with distinct names; their values are fetched one after the other.</param>
    /// <param name="metadata">Text by name, or null.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or one has a name that the format keeps for itself.</exception>
    public static void Write(Stream destination, IEnumerable<StoredTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(tensors);

        // Wide elements first: then each tensor begins at a multiple of its element size.
        StoredTensor[] inOrder = [.. tensors.OrderByDescending(t => t.ElementType.SizeInBytes())];
        var names = new HashSet<string>([MetadataKey]);
        if (Array.Find(inOrder, t => !names.Add(t.Name)) is { } repeated)
        {
            throw new ArgumentException($"A safetensors file cannot hold the name '{repeated.Name}' {(repeated.Name == MetadataKey ? "for a tensor" : "twice")}.", nameof(tensors));
        }

        using MemoryStream header = WriteHeader(inOrder, metadata ?? new Dictionary<string, string>());
        int padding = (int)(-header.Length & (Alignment - 1));
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length + padding);
        destination.Write(length);
        header.WriteTo(destination);
        destination.Write("        "u8[..padding]);
        foreach (StoredTensor tensor in inOrder)
        {
            tensor.CopyTo(destination);
        }
    }

    private static MemoryStream WriteHeader(StoredTensor[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var header = new MemoryStream();
        using var json = new Utf8JsonWriter(header);
        json.WriteStartObject();
        if (metadata.Count > 0)
        {
            json.WriteStartObject(MetadataKey);
            foreach ((string key, string value) in metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        long position = 0;
        foreach (StoredTensor tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", SafetensorsTypes.Name(tensor.ElementType));
            WriteNumbers(json, "shape", tensor.Shape);
            WriteNumbers(json, "data_offsets", [position, position += tensor.ByteCount]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        return header;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
