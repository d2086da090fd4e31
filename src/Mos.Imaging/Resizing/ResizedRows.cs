using System.Buffers;

namespace Mos.Imaging;

/// <summary>The rows of an image at another width, made when they are asked for.</summary>
internal readonly ref struct ResizedRows : IDisposable
{
    private readonly ReadOnlySpan<byte> _source;
    private readonly int _stride;
    private readonly ResizeCoefficients _horizontal;
    private readonly ResizeKernel _kernel;
    private readonly byte[] _scratch;

    public ResizedRows(ReadOnlySpan<byte> source, ResizeAxis horizontal, ResizeFilter filter, ResizeKernel kernel)
    {
        _source = source;
        _stride = horizontal.From * 3;
        _horizontal = ResizeCoefficients.For(horizontal, filter);
        _kernel = kernel;
        _scratch = ArrayPool<byte>.Shared.Rent(_stride + ResizeKernel.ReadAhead);
    }

    public void Read(int y, Span<byte> destination)
    {
        // Kernels read past the end of a row: into the next one, or into spare room where the image ends.
        ReadOnlySpan<byte> rest = _source[(y * _stride)..];
        if (rest.Length < _stride + ResizeKernel.ReadAhead)
        {
            rest[.._stride].CopyTo(_scratch);
            rest = _scratch;
        }

        _kernel.Horizontal(rest[..(_stride + ResizeKernel.ReadAhead)], _horizontal, destination);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_scratch);
}
