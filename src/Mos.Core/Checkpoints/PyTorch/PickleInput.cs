using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Mos;

/// <summary>The bytes of one or more pickles. Announced lengths are checked before memory is taken for them; every fault is a <see cref="FormatException"/>.</summary>
internal sealed class PickleInput(Stream stream, long length)
{
    // Names and numbers are short; a pickle that wants more is no checkpoint.
    private const int MaxTextLength = 1 << 24;
    private const int MaxIntegerLength = 1 << 10;
    private const int MaxLineLength = 1 << 10;

    private readonly byte[] _buffer = new byte[(int)Math.Clamp(length, 16, 1 << 16)];
    private int _next;
    private int _filled;

    /// <summary>Number of bytes taken so far.</summary>
    public long Position { get; private set; }

    public byte Byte() => Take(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public double DoubleBigEndian() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    public BigInteger Integer(long byteCount) => new(Bytes(byteCount, MaxIntegerLength));

    public byte[] Bytes(ulong byteCount) => Bytes(byteCount > long.MaxValue ? long.MaxValue : (long)byteCount, MaxTextLength);

    public string Text(ulong byteCount) => Encoding.UTF8.GetString(Bytes(byteCount));

    /// <summary>Text up to the end of the line.</summary>
    public string Line()
    {
        var line = new List<byte>();
        for (byte b = Byte(); b != '\n'; b = Byte())
        {
            line.Add(line.Count < MaxLineLength ? b : throw new FormatException("a line in its pickle does not end"));
        }

        return Encoding.UTF8.GetString([.. line]);
    }

    /// <summary>Whether as many bytes follow.</summary>
    public bool Has(ulong byteCount) => byteCount <= (ulong)(length - Position);

    private byte[] Bytes(long byteCount, int max)
    {
        if (byteCount < 0 || byteCount > max || !Has((ulong)byteCount))
        {
            throw new FormatException($"its pickle announces a value of {byteCount} bytes, {length - Position} follow and {max} are allowed");
        }

        var bytes = new byte[byteCount];
        for (int done = 0; done < bytes.Length;)
        {
            ReadOnlySpan<byte> part = Take(Math.Min(bytes.Length - done, _buffer.Length));
            part.CopyTo(bytes.AsSpan(done));
            done += part.Length;
        }

        return bytes;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_filled - _next < count)
        {
            _buffer.AsSpan(_next, _filled - _next).CopyTo(_buffer);
            _filled -= _next;
            _next = 0;
            _filled += stream.ReadAtLeast(_buffer.AsSpan(_filled), count - _filled, throwOnEndOfStream: false);
            if (_filled < count)
            {
                throw new FormatException("it ends within a pickle");
            }
        }

        ReadOnlySpan<byte> taken = _buffer.AsSpan(_next, count);
        _next += count;
        Position += count;
        return taken;
    }
}
