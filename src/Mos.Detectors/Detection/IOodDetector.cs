using System.Runtime.CompilerServices;

namespace Mos.Detectors;

/// <summary>Tells in-distribution from out-of-distribution images: what an application takes as a dependency, and fakes in its tests.</summary>
/// <remarks>
/// <para>Implementations are safe for concurrent use. <see cref="OodDetector"/> is the one of Mos. A fake needs the first method only; by
/// the others' default each image is judged by it in turn.</para>
/// <para>Files, bytes, streams, pixels and sets are judged by <see cref="OodDetectorExtensions"/>.</para>
/// </remarks>
public interface IOodDetector
{
    /// <summary>Judges an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ImageDecodeException">The image cannot be read.</exception>
    Task<OodVerdict> DetectAsync(ImageItem image, CancellationToken cancellationToken = default);

    /// <summary>Judges many images; verdicts in input order, bounded memory.</summary>
    /// <param name="images">The images; drawn from as they are needed.</param>
    /// <param name="cancellationToken">Ends the loop.</param>
    /// <exception cref="ImageDecodeException">An image cannot be read, and no option says to leave such out.</exception>
    IAsyncEnumerable<OodVerdict> DetectManyAsync(IEnumerable<ImageItem> images, CancellationToken cancellationToken = default) =>
        DetectManyAsync(images.ToAsyncEnumerable(), cancellationToken);

    /// <summary>Judges images that arrive over time; verdicts in input order, bounded memory.</summary>
    /// <param name="images">The images; drawn from as they are needed.</param>
    /// <param name="cancellationToken">Ends the loop.</param>
    /// <exception cref="ImageDecodeException">An image cannot be read, and no option says to leave such out.</exception>
    IAsyncEnumerable<OodVerdict> DetectManyAsync(IAsyncEnumerable<ImageItem> images, CancellationToken cancellationToken = default) =>
        OneByOneAsync(this, images, cancellationToken);

    private static async IAsyncEnumerable<OodVerdict> OneByOneAsync(
        IOodDetector detector, IAsyncEnumerable<ImageItem> images, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ImageItem image in images.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return await detector.DetectAsync(image, cancellationToken).ConfigureAwait(false);
        }
    }
}
