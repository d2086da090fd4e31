namespace Mos;

/// <summary>A part of a file, as it lies there.</summary>
internal sealed class FileRange : TensorSource
{
    private readonly CheckpointFile _file;
    private readonly long _start;
    private readonly long _length;

    public FileRange(CheckpointFile file, long start, long length)
    {
        if (start < 0 || length < 0 || start > file.Length - length)
        {
            throw file.Error($"has {file.Length} bytes, but bytes {start} to {start + (Int128)length} are announced; it was cut short or damaged, get it again");
        }

        (_file, _start, _length) = (file, start, length);
    }

    public override Stream Open(long offset) => new RangeStream(_file, _start + offset, _start + _length);

    private sealed class RangeStream(CheckpointFile file, long position, long end) : ForwardStream
    {
        public override int Read(Span<byte> buffer)
        {
            int wanted = (int)Math.Min(buffer.Length, end - position);
            if (wanted <= 0)
            {
                return 0;
            }

            int read = file.Read(position, buffer[..wanted]);
            if (read == 0)
            {
                throw file.Error("became shorter while it was read; get it again");
            }

            position += read;
            return read;
        }
    }
}
