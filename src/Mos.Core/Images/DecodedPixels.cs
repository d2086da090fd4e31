namespace Mos;

/// <summary>A decoded image: RGB bytes, row by row without gaps.</summary>
internal sealed record DecodedPixels
{
    /// <param name="rgb">Height x width x 3 bytes.</param>
    /// <param name="width">Width in pixels, 1 or more.</param>
    /// <param name="height">Height in pixels, 1 or more.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="rgb"/> is another.</exception>
    public DecodedPixels(ReadOnlyMemory<byte> rgb, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (rgb.Length != (Int128)width * height * 3)
        {
            throw new ArgumentException($"An image of {width} x {height} pixels has {(Int128)width * height * 3} bytes of RGB, not {rgb.Length}.", nameof(rgb));
        }

        (Rgb, Width, Height) = (rgb, width, height);
    }

    public ReadOnlyMemory<byte> Rgb { get; }

    public int Width { get; }

    public int Height { get; }
}
