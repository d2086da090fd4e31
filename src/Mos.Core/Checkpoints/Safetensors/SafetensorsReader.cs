using System.Buffers.Binary;
using System.Text.Json;

namespace Mos;

/// <summary>Reads safetensors: the length of a JSON header, the header, and raw little-endian tensors, one behind the other without gaps.</summary>
internal static class SafetensorsReader
{
    private const int LengthBytes = sizeof(ulong);

    // The limit of the format.
    private const int MaxHeaderLength = 100_000_000;
    private const string MetadataKey = "__metadata__";

    private static readonly JsonDocumentOptions JsonOptions = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    public static bool IsSafetensors(ReadOnlySpan<byte> start) => start.Length > LengthBytes && start[LengthBytes] == (byte)'{';

    public static TensorFileContent Read(CheckpointFile file)
    {
        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        file.ReadExactly(0, lengthBytes);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > MaxHeaderLength || length > (ulong)(file.Length - LengthBytes))
        {
            throw file.Error($"announces a safetensors header of {length} bytes, which it cannot have; it was cut short or damaged, get it again");
        }

        var header = new byte[length];
        file.ReadExactly(LengthBytes, header);
        try
        {
            using var json = JsonDocument.Parse(header, JsonOptions);
            return Read(file, json.RootElement, LengthBytes + (long)length);
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw file.Error($"is no readable safetensors file: {(e is FormatException ? e.Message : "its header is damaged")}", e);
        }
    }

    private static TensorFileContent Read(CheckpointFile file, JsonElement header, long dataStart)
    {
        var metadata = new Dictionary<string, string>();
        var tensors = new List<StoredTensor>();
        var ranges = new List<(long Begin, long End, string Name)>();
        foreach (JsonProperty property in header.EnumerateObject())
        {
            if (property.Name == MetadataKey)
            {
                metadata = property.Value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? throw new FormatException($"its metadata '{p.Name}' is no text"));
                continue;
            }

            TensorElementType type = SafetensorsTypes.Parse(property.Value.GetProperty("dtype").GetString() ?? string.Empty, property.Name);
            long[] shape = Integers(property.Value, "shape");
            if (Integers(property.Value, "data_offsets") is not [var begin, var end] || begin < 0 || end < begin)
            {
                throw new FormatException($"tensor '{property.Name}' has no place in the file");
            }

            if (!TensorShape.TryCount(shape, out long count) || count * type.SizeInBytes() != end - begin)
            {
                throw new FormatException($"tensor '{property.Name}' of {type} and shape {TensorShape.Text(shape)} does not fit its bytes {begin} to {end}");
            }

            ranges.Add((begin, end, property.Name));
            tensors.Add(new StoredTensor(file.Path, property.Name, type, shape, new FileRange(file, dataStart + begin, end - begin), new TensorLayout()));
        }

        RequireNoGaps(ranges, file.Length - dataStart);
        return new TensorFileContent(TensorFileFormat.Safetensors, tensors) { Metadata = metadata };
    }

    private static long[] Integers(JsonElement tensor, string name) => [.. tensor.GetProperty(name).EnumerateArray().Select(s => s.GetInt64())];

    private static void RequireNoGaps(List<(long Begin, long End, string Name)> ranges, long dataLength)
    {
        ranges.Sort();
        long position = 0;
        foreach ((long begin, long end, string name) in ranges)
        {
            if (begin != position)
            {
                throw new FormatException($"tensor '{name}' begins at byte {begin} of the data, but the one before it ends at {position}");
            }

            position = end;
        }

        if (position != dataLength)
        {
            throw new FormatException($"its tensors take {position} bytes, but {dataLength} follow the header");
        }
    }
}
