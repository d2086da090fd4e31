using System.Runtime.InteropServices;

namespace Mos;

/// <summary>Values in memory, fetched when they are read.</summary>
internal sealed class MemorySource<T>(Func<ReadOnlyMemory<T>> values, long count) : TensorSource
    where T : unmanaged
{
    public override Stream Open(long offset)
    {
        ReadOnlyMemory<T> fetched = values();
        return fetched.Length == count
            ? new MemorySourceStream(fetched, offset)
            : throw new InvalidOperationException($"{fetched.Length} values were given for a tensor of {count}.");
    }

    private sealed class MemorySourceStream(ReadOnlyMemory<T> values, long position) : ForwardStream
    {
        public override unsafe int Read(Span<byte> buffer)
        {
            int first = (int)(position / sizeof(T));
            int skip = (int)(position % sizeof(T));
            // A span of bytes may be at most 2 GiB long, an array of numbers more.
            int take = Math.Min(values.Length - first, (buffer.Length / sizeof(T)) + 2);
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values.Span.Slice(first, take))[skip..];
            int read = Math.Min(bytes.Length, buffer.Length);
            bytes[..read].CopyTo(buffer);
            position += read;
            return read;
        }
    }
}
