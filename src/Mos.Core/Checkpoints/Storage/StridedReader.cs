using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Mos;

/// <summary>Brings strided or big-endian elements into row-major, little-endian order.</summary>
internal static class StridedReader
{
    /// <summary>Reads the part of the source that the tensor touches and gathers from it.</summary>
    public static byte[] Read(TensorSource source, TensorLayout layout, ReadOnlySpan<long> shape, long count, int elementSize)
    {
        if (count == 0)
        {
            return [];
        }

        long[] strides = layout.Strides ?? TensorLayout.RowMajor(shape);
        long last = 0;
        for (int d = 0; d < strides.Length; d++)
        {
            last += (shape[d] - 1) * strides[d];
        }

        long touched = (last + 1) * elementSize;
        if (touched > Array.MaxLength || count * elementSize > Array.MaxLength)
        {
            throw new MosException($"A strided tensor of {count} elements over {touched} bytes is too large to be brought into order; save it contiguous.");
        }

        var raw = new byte[touched];
        using (Stream stream = source.Open(layout.Offset))
        {
            stream.ReadExactly(raw);
        }

        return elementSize switch
        {
            1 => Gather(raw, shape, strides, (int)count),
            2 => Gather<ushort>(raw, shape, strides, (int)count, layout.BigEndian ? BinaryPrimitives.ReverseEndianness : null),
            4 => Gather<uint>(raw, shape, strides, (int)count, layout.BigEndian ? BinaryPrimitives.ReverseEndianness : null),
            _ => Gather<ulong>(raw, shape, strides, (int)count, layout.BigEndian ? BinaryPrimitives.ReverseEndianness : null),
        };
    }

    private delegate void Reverse<T>(ReadOnlySpan<T> from, Span<T> to);

    private static byte[] Gather(byte[] raw, ReadOnlySpan<long> shape, long[] strides, int count) => Gather<byte>(raw, shape, strides, count, null);

    private static unsafe byte[] Gather<T>(byte[] raw, ReadOnlySpan<long> shape, long[] strides, int count, Reverse<T>? reverse)
        where T : unmanaged
    {
        ReadOnlySpan<T> from = MemoryMarshal.Cast<byte, T>(raw);
        var result = new byte[count * sizeof(T)];
        Span<T> to = MemoryMarshal.Cast<byte, T>(result.AsSpan());
        int rank = shape.Length;
        int inner = rank == 0 ? 1 : (int)shape[^1];
        int innerStride = rank == 0 ? 0 : (int)strides[^1];
        var index = new long[rank];
        long start = 0;
        for (int written = 0; written < to.Length;)
        {
            int position = (int)start;
            for (int i = 0; i < inner; i++, position += innerStride)
            {
                to[written++] = from[position];
            }

            // The next row, like an odometer.
            for (int d = rank - 2; d >= 0; d--)
            {
                start += strides[d];
                if (++index[d] < shape[d])
                {
                    break;
                }

                start -= strides[d] * shape[d];
                index[d] = 0;
            }
        }

        reverse?.Invoke(to, to);
        return result;
    }
}
