using System.Buffers.Binary;
using System.Text;

namespace Mos;

/// <summary>The header of a NumPy array, format versions 1 to 3 (NumPy Enhancement Proposal 1).</summary>
/// <param name="ElementType">Type of the elements.</param>
/// <param name="BigEndian">Whether their bytes stand the other way round.</param>
/// <param name="ColumnMajor">Whether the first index runs fastest (Fortran order).</param>
/// <param name="Shape">Size in each dimension; it is checked that a file could hold as many.</param>
/// <param name="Length">Bytes in front of the data.</param>
internal sealed record NpyHeader(TensorElementType ElementType, bool BigEndian, bool ColumnMajor, long[] Shape, int Length)
{
    // NumPy itself reads no header above 10000 bytes unless it is told to trust the file.
    private const int MaxLength = 1 << 16;
    private const int MaxRank = 64;
    private const int StartLength = 8;

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads the header at the front of a stream.</summary>
    /// <exception cref="FormatException">It is none; the message is the cause.</exception>
    public static NpyHeader Read(Stream stream)
    {
        Span<byte> start = stackalloc byte[StartLength];
        Fill(stream, start);
        if (!start.StartsWith(Magic))
        {
            throw new FormatException(@"it does not begin with \x93NUMPY");
        }

        int version = start[6];
        if (version is < 1 or > 3 || start[7] != 0)
        {
            throw new FormatException($"its format version {version}.{start[7]} is unknown");
        }

        Span<byte> lengthBytes = stackalloc byte[version == 1 ? 2 : 4];
        Fill(stream, lengthBytes);
        uint length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes) : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > MaxLength)
        {
            throw new FormatException($"it announces a header of {length} bytes");
        }

        var text = new byte[length];
        Fill(stream, text);
        string dictionary = (version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text);
        return Parse(dictionary, StartLength + lengthBytes.Length + text.Length);
    }

    private static NpyHeader Parse(string dictionary, int length)
    {
        string? type = null;
        bool? columnMajor = null;
        long[]? shape = null;
        var literal = new PythonLiteral(dictionary);
        foreach (string key in literal.DictionaryKeys())
        {
            switch (key)
            {
                case "descr" when type is null: type = literal.Text("the type of its elements"); break;
                case "fortran_order" when columnMajor is null: columnMajor = literal.Boolean(); break;
                case "shape" when shape is null: shape = literal.IntegerTuple(MaxRank); break;
                default: throw new FormatException($"its header has a key '{key}' that is unknown or stands there twice");
            }
        }

        if (type is null || columnMajor is null || shape is null)
        {
            throw new FormatException("its header lacks 'descr', 'fortran_order' or 'shape'");
        }

        if (!TensorShape.TryCount(shape, out _))
        {
            throw new FormatException($"its shape {TensorShape.Text(shape)} is impossible");
        }

        return new NpyHeader(ElementTypeOf(type), type[0] == '>', columnMajor.Value, shape, length);
    }

    private static TensorElementType ElementTypeOf(string type)
    {
        // '=' means the order of the machine that wrote the file: little-endian on every common one.
        bool ordered = type.Length > 0 && type[0] is ('<' or '>' or '=');
        bool unordered = type.Length > 0 && type[0] == '|';
        TensorElementType? known = !ordered && !unordered ? null : type[1..] switch
        {
            "b1" => TensorElementType.Bool,
            "i1" => TensorElementType.Int8,
            "u1" => TensorElementType.UInt8,
            "i2" when ordered => TensorElementType.Int16,
            "u2" when ordered => TensorElementType.UInt16,
            "f2" when ordered => TensorElementType.Float16,
            "i4" when ordered => TensorElementType.Int32,
            "u4" when ordered => TensorElementType.UInt32,
            "f4" when ordered => TensorElementType.Float32,
            "i8" when ordered => TensorElementType.Int64,
            "u8" when ordered => TensorElementType.UInt64,
            "f8" when ordered => TensorElementType.Float64,
            _ => null,
        };
        return known ?? throw new FormatException($"its elements are of type '{type}'; booleans, integers and floats of up to 64 bits can be read");
    }

    private static void Fill(Stream stream, Span<byte> buffer)
    {
        if (stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
        {
            throw new FormatException("it ends within its header");
        }
    }
}
