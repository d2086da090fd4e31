namespace Mos;

/// <summary>Decoded images of one size: bytes <c>[N, H, W, 3]</c>, RGB, as read; the model normalises them.</summary>
public sealed class ImageBatch
{
    /// <summary>Wraps pixels without a copy.</summary>
    /// <param name="count">Number of images, N.</param>
    /// <param name="height">Height in pixels, H.</param>
    /// <param name="width">Width in pixels, W.</param>
    /// <param name="pixels">N x H x W x 3 bytes.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="pixels"/> is another.</exception>
    public ImageBatch(int count, int height, int width, ReadOnlyMemory<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (pixels.Length != (Int128)count * height * width * 3)
        {
            throw new ArgumentException($"{count} images of {height} x {width} x 3 need {(Int128)count * height * width * 3} bytes, not {pixels.Length}.", nameof(pixels));
        }

        Count = count;
        Height = height;
        Width = width;
        Pixels = pixels;
    }

    /// <summary>Number of images, N.</summary>
    public int Count { get; }

    /// <summary>Height in pixels, H.</summary>
    public int Height { get; }

    /// <summary>Width in pixels, W.</summary>
    public int Width { get; }

    /// <summary>The bytes, image by image, row by row, RGB.</summary>
    public ReadOnlyMemory<byte> Pixels { get; }
}
