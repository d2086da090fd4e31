namespace Mos.Detectors;

/// <summary>What a detector can be given beside an <see cref="ImageItem"/>: a file, bytes, a stream, pixels, a set; with and without waiting.</summary>
public static class OodDetectorExtensions
{
    private const string Unnamed = "image";

    /// <summary>Judges an image file.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ImageDecodeException">The file is missing or no whole image.</exception>
    public static Task<OodVerdict> DetectAsync(this IOodDetector detector, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return detector.DetectAsync(new ImageItem(path), cancellationToken);
    }

    /// <summary>Judges an encoded image in memory.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="encoded">The bytes of the file; left unchanged until the image was judged.</param>
    /// <param name="source">A name for the verdict and for messages.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ImageDecodeException">The bytes are no whole image.</exception>
    public static Task<OodVerdict> DetectAsync(this IOodDetector detector, byte[] encoded, string source = Unnamed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(encoded);
        ArgumentNullException.ThrowIfNull(source);
        return detector.DetectAsync(ImageItem.FromBytes(source, encoded), cancellationToken);
    }

    /// <summary>Judges an encoded image from a stream.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="encoded">The bytes of the file, read from the present position to the end; left open.</param>
    /// <param name="source">A name for the verdict and for messages.</param>
    /// <param name="cancellationToken">Heard while reading; ends the waiting.</param>
    /// <exception cref="ImageDecodeException">The bytes are no whole image.</exception>
    public static async Task<OodVerdict> DetectAsync(this IOodDetector detector, Stream encoded, string source = Unnamed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(encoded);
        using var bytes = new MemoryStream();
        await encoded.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        return await detector.DetectAsync(bytes.ToArray(), source, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Judges an image that is decoded already, such as a frame of a camera; it goes through the model's resize.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="rgb">Height x width x 3 bytes, RGB, row by row without gaps; left unchanged until the image was judged.</param>
    /// <param name="width">Width in pixels, 1 or more.</param>
    /// <param name="height">Height in pixels, 1 or more.</param>
    /// <param name="source">A name for the verdict and for messages.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="rgb"/> is another.</exception>
    public static Task<OodVerdict> DetectAsync(
        this IOodDetector detector, ReadOnlyMemory<byte> rgb, int width, int height, string source = Unnamed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(detector);
        return detector.DetectAsync(ImageItem.FromPixels(source, rgb, width, height), cancellationToken);
    }

    /// <summary>Judges a set of images, decoding ahead; verdicts in input order, bounded memory.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="images">The images.</param>
    /// <param name="cancellationToken">Ends the loop.</param>
    /// <exception cref="ImageDecodeException">An image cannot be read, and no option says to leave such out.</exception>
    public static IAsyncEnumerable<OodVerdict> DetectManyAsync(this IOodDetector detector, ImageSet images, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(images);
        return detector.DetectManyAsync(images.Items, cancellationToken);
    }

    /// <summary>Judges an image, blocking this thread; for programs that are not asynchronous.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="image">The image.</param>
    /// <exception cref="ImageDecodeException">The image cannot be read.</exception>
    public static OodVerdict Detect(this IOodDetector detector, ImageItem image)
    {
        ArgumentNullException.ThrowIfNull(detector);
        return detector.DetectAsync(image).GetAwaiter().GetResult();
    }

    /// <summary>Judges an image file, blocking this thread; for programs that are not asynchronous.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="ImageDecodeException">The file is missing or no whole image.</exception>
    public static OodVerdict Detect(this IOodDetector detector, string path) => detector.DetectAsync(path).GetAwaiter().GetResult();
}
