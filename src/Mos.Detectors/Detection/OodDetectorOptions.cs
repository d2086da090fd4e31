using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mos.Detectors;

/// <summary>How a detector reads images, and whom it tells. Copied when the detector is built.</summary>
public sealed class OodDetectorOptions
{
    /// <summary>Images that go through the network together, 1 or more.</summary>
    /// <value>The default value is 32.</value>
    public int BatchSize { get; set; } = 32;

    /// <summary>Threads that decode the images of a set or stream, 1 or more; single images are decoded on the thread pool.</summary>
    /// <value>The default value is the number of processors.</value>
    public int DecodingThreads { get; set; } = Environment.ProcessorCount;

    /// <summary>Called with each unreadable image of a set or stream, in input order; the image is then left out.</summary>
    /// <value>The default value is null: an unreadable image is an <see cref="ImageDecodeException"/>.</value>
    /// <remarks>Single images that cannot be read are an <see cref="ImageDecodeException"/> in any case.</remarks>
    public Action<UnreadableImage>? OnUnreadable { get; set; }

    /// <summary>Where the detector logs what it does and what looks wrong.</summary>
    /// <value>The default value is null: nowhere.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    internal ImageLoaderOptions Loader => new() { BatchSize = BatchSize, Threads = DecodingThreads };

    internal OodDetectorOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BatchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(DecodingThreads);
        return (OodDetectorOptions)MemberwiseClone();
    }

    /// <summary>Hands unreadable images over, or refuses the first.</summary>
    internal void Report(IReadOnlyList<UnreadableImage> unreadable)
    {
        foreach (UnreadableImage image in unreadable)
        {
            (OnUnreadable ?? UnreadableRefusal.Refuse)(image);
            CreateLogger().Unreadable(image.Source, image.Reason);
        }
    }

    internal ILogger CreateLogger() => (ILogger?)LoggerFactory?.CreateLogger<OodDetector>() ?? NullLogger.Instance;
}
