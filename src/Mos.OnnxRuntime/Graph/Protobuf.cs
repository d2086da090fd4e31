using System.Text;

namespace Mos.OnnxRuntime;

/// <summary>One field of a protobuf message.</summary>
/// <param name="Number">The field's number.</param>
/// <param name="Value">The value of a number; 0 for bytes.</param>
/// <param name="Bytes">The bytes of a string, a message or packed numbers, or those of a number of fixed length.</param>
/// <param name="Whole">The field as it stands in the message.</param>
internal readonly record struct ProtobufField(int Number, ulong Value, ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<byte> Whole)
{
    public string Text => Encoding.UTF8.GetString(Bytes.Span);
}

/// <summary>The wire format of protobuf: a message is a row of numbered fields.</summary>
internal static class Protobuf
{
    private const int NumberWire = 0;
    private const int EightBytesWire = 1;
    private const int BytesWire = 2;
    private const int FourBytesWire = 5;

    /// <summary>The fields of a message, in order, without a copy of what they hold.</summary>
    /// <exception cref="InvalidDataException">It is no whole message.</exception>
    public static IEnumerable<ProtobufField> Read(ReadOnlyMemory<byte> message)
    {
        int at = 0;
        while (at < message.Length)
        {
            int start = at;
            ulong key = Number(message.Span, ref at);
            ulong value = 0;
            ulong length = 0;
            switch (key & 7)
            {
                case NumberWire:
                    value = Number(message.Span, ref at);
                    break;
                case EightBytesWire:
                    length = 8;
                    break;
                case BytesWire:
                    length = Number(message.Span, ref at);
                    break;
                case FourBytesWire:
                    length = 4;
                    break;
                default:
                    throw new InvalidDataException($"there is a field of an unknown kind at byte {start}");
            }

            if (key >> 3 is 0 or > int.MaxValue || length > (ulong)(message.Length - at))
            {
                throw new InvalidDataException($"the field at byte {start} goes beyond the end");
            }

            ReadOnlyMemory<byte> bytes = message.Slice(at, (int)length);
            at += (int)length;
            yield return new ProtobufField((int)(key >> 3), value, bytes, message[start..at]);
        }
    }

    /// <summary>The numbers of a repeated field: packed into bytes, or one by one.</summary>
    public static IEnumerable<ulong> Numbers(ProtobufField field)
    {
        if (field.Whole.Span[0] % 8 == NumberWire)
        {
            yield return field.Value;
        }

        int at = 0;
        while (at < field.Bytes.Length)
        {
            yield return Number(field.Bytes.Span, ref at);
        }
    }

    /// <summary>Writes a field of bytes.</summary>
    public static void Write(Stream destination, int number, ReadOnlySpan<byte> bytes)
    {
        WriteNumber(destination, ((ulong)number << 3) | BytesWire);
        WriteNumber(destination, (ulong)bytes.Length);
        destination.Write(bytes);
    }

    /// <summary>The bytes of a message that holds one field of bytes.</summary>
    public static byte[] Message(int number, ReadOnlySpan<byte> bytes)
    {
        using var message = new MemoryStream();
        Write(message, number, bytes);
        return message.ToArray();
    }

    private static ulong Number(ReadOnlySpan<byte> message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64 && at < message.Length; shift += 7)
        {
            byte part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException($"a number at byte {at} has no end");
    }

    private static void WriteNumber(Stream destination, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            destination.WriteByte((byte)(value | 0x80));
        }

        destination.WriteByte((byte)value);
    }
}
