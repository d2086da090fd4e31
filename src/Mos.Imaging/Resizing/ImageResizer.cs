using System.Buffers;

namespace Mos.Imaging;

/// <summary>
/// Resizes RGB pixels by an antialiased filter, equal to the last bit to Pillow 9.4's <c>Image.resize((w, h), BILINEAR)</c> or
/// <c>BICUBIC</c>, which is what torchvision's <c>Resize</c> does to a PIL image. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Two passes, horizontal and then vertical, in fixed point with 8-bit results between them. When it shrinks, the filter widens with the
/// scale; other libraries' bilinear filters, which look at four pixels, give another image.
/// </remarks>
public static class ImageResizer
{
    /// <summary>The longest side, in pixels, of an image that is read or made: 1,048,576.</summary>
    public const int MaxSide = 1 << 20;

    /// <summary>Resizes one image.</summary>
    /// <param name="source">Source width x height x 3 bytes.</param>
    /// <param name="sourceWidth">Width in pixels, 1 to <see cref="MaxSide"/>.</param>
    /// <param name="sourceHeight">Height in pixels, 1 to <see cref="MaxSide"/>.</param>
    /// <param name="destination">Receives width x height x 3 bytes; must not overlap the source.</param>
    /// <param name="width">Wanted width in pixels, 1 to <see cref="MaxSide"/>.</param>
    /// <param name="height">Wanted height in pixels, 1 to <see cref="MaxSide"/>.</param>
    /// <param name="filter">The filter.</param>
    /// <exception cref="ArgumentException">A side is out of range, a span has another length, or the image is too long and thin for the work to fit in 2 GB.</exception>
    public static void Resize(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, Span<byte> destination, int width, int height, ResizeFilter filter = ResizeFilter.Bilinear) =>
        Resize(source, ResizeAxis.Whole(sourceWidth, width), ResizeAxis.Whole(sourceHeight, height), destination, filter, ResizeKernel.Best);

    /// <summary>Resizes to what is wanted of both axes, with a given kernel, so that all can be compared.</summary>
    internal static void Resize(
        ReadOnlySpan<byte> source, ResizeAxis horizontal, ResizeAxis vertical, Span<byte> destination, ResizeFilter filter, ResizeKernel kernel)
    {
        CheckSize(source.Length, horizontal.From, vertical.From, nameof(source));
        CheckSize(destination.Length, horizontal.Count, vertical.Count, nameof(destination));
        int stride = horizontal.Count * 3;
        if (horizontal.IsIdentity)
        {
            if (vertical.IsIdentity)
            {
                source.CopyTo(destination);
            }
            else
            {
                ResizeHeight(source, ResizeCoefficients.For(vertical, filter), destination, stride, kernel);
            }

            return;
        }

        using var rows = new ResizedRows(source, horizontal, filter, kernel);
        if (vertical.IsIdentity)
        {
            for (int y = 0; y < vertical.Count; y++)
            {
                rows.Read(y, destination.Slice(y * stride, stride));
            }
        }
        else
        {
            ResizeBoth(rows, ResizeCoefficients.For(vertical, filter), destination, stride, kernel);
        }
    }

    private static void ResizeHeight(ReadOnlySpan<byte> source, ResizeCoefficients vertical, Span<byte> destination, int stride, ResizeKernel kernel)
    {
        for (int y = 0; y < vertical.To; y++)
        {
            kernel.Vertical(
                source.Slice(vertical.First(y) * stride, vertical.Count(y) * stride), vertical.Weights(y), destination.Slice(y * stride, stride));
        }
    }

    /// <summary>
    /// Each output row needs a run of rows that moves downwards, so only those are kept, in a window of twice the longest run: it stays in
    /// the processor's cache, where a whole intermediate image would not.
    /// </summary>
    private static void ResizeBoth(ResizedRows rows, ResizeCoefficients vertical, Span<byte> destination, int stride, ResizeKernel kernel)
    {
        long windowBytes = 2L * vertical.MaxCount * stride;
        if (windowBytes > Array.MaxLength)
        {
            throw new ArgumentException($"Resizing to {vertical.To} rows of {stride / 3} pixels needs more than 2 GB.", nameof(destination));
        }

        byte[] window = ArrayPool<byte>.Shared.Rent((int)windowBytes);
        try
        {
            int start = vertical.First(0);
            int end = start;
            for (int y = 0; y < vertical.To; y++)
            {
                int first = vertical.First(y);
                int count = vertical.Count(y);
                if (first + count - start > 2 * vertical.MaxCount)
                {
                    // Runs overlap or touch (first <= end), so nothing is skipped.
                    window.AsSpan((first - start) * stride, (end - first) * stride).CopyTo(window);
                    start = first;
                }

                for (; end < first + count; end++)
                {
                    rows.Read(end, window.AsSpan((end - start) * stride, stride));
                }

                kernel.Vertical(window.AsSpan((first - start) * stride, count * stride), vertical.Weights(y), destination.Slice(y * stride, stride));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }

    private static void CheckSize(int length, int width, int height, string argument)
    {
        if (width is < 1 or > MaxSide || height is < 1 or > MaxSide)
        {
            throw new ArgumentOutOfRangeException(argument, $"A side of {width} x {height} pixels is outside 1 to {MaxSide}.");
        }

        if (length != 3L * width * height)
        {
            throw new ArgumentException($"An image of {width} x {height} pixels has {3L * width * height} bytes, not {length}.", argument);
        }
    }
}
