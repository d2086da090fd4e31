namespace Mos.Detectors;

/// <summary>How a detector reads images. Copied when the detector is built.</summary>
public sealed class OodDetectorOptions
{
    /// <summary>Images that go through the network together, 1 or more.</summary>
    /// <value>The default value is 32.</value>
    public int BatchSize { get; set; } = 32;

    /// <summary>Threads that decode images, 1 or more.</summary>
    /// <value>The default value is the number of processors.</value>
    public int DecodingThreads { get; set; } = Environment.ProcessorCount;

    /// <summary>Called with each unreadable image of a set or stream, in input order; the image is then left out.</summary>
    /// <value>The default value is null: an unreadable image is an <see cref="ImageDecodeException"/>.</value>
    /// <remarks>Single images that cannot be read are an <see cref="ImageDecodeException"/> in any case.</remarks>
    public Action<UnreadableImage>? OnUnreadable { get; set; }

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
            (OnUnreadable ?? Refuse)(image);
        }
    }

    internal static void Refuse(UnreadableImage image) => throw new ImageDecodeException(image.Source, image.Reason);
}
