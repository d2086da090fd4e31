using System.Buffers.Binary;
using System.Text;

namespace Mos.Vision;

/// <summary>The few messages of TensorBoard's event files that scalars need, in the encoding of protocol buffers.</summary>
internal static class EventMessage
{
    // Event: wall_time = 1, step = 2, file_version = 3, summary = 5; Summary: value = 1; Value: tag = 1, simple_value = 2.
    private const int VarInt = 0, Fixed64 = 1, Delimited = 2, Fixed32 = 5;

    /// <summary>The first record of a file.</summary>
    public static byte[] Version(DateTimeOffset time) => [.. WallTime(time), .. Field(3, "brain.Event:2"u8)];

    /// <summary>Scalars of one step.</summary>
    public static byte[] Scalars(DateTimeOffset time, long step, IEnumerable<(string Tag, double Value)> scalars)
    {
        byte[] summary = [.. scalars.SelectMany(s => Field(1, Scalar(s.Tag, (float)s.Value)))];
        return [.. WallTime(time), .. Key(2, VarInt), .. VarIntOf((ulong)step), .. Field(5, summary)];
    }

    private static byte[] Scalar(string tag, float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return [.. Field(1, Encoding.UTF8.GetBytes(tag)), .. Key(2, Fixed32), .. bytes];
    }

    private static byte[] WallTime(DateTimeOffset time)
    {
        var bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, (time - DateTimeOffset.UnixEpoch).TotalSeconds);
        return [.. Key(1, Fixed64), .. bytes];
    }

    private static byte[] Field(int number, ReadOnlySpan<byte> bytes) => [.. Key(number, Delimited), .. VarIntOf((ulong)bytes.Length), .. bytes];

    private static byte[] Key(int number, int wireType) => VarIntOf((ulong)((number << 3) | wireType));

    private static byte[] VarIntOf(ulong value)
    {
        var bytes = new List<byte>();
        for (; value > 0x7F; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }
}
