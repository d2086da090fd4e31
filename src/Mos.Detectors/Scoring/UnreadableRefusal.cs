namespace Mos.Detectors;

/// <summary>What is done with an image that cannot be read where nobody has said what else.</summary>
internal static class UnreadableRefusal
{
    /// <exception cref="ImageDecodeException">Always.</exception>
    public static void Refuse(UnreadableImage image) => throw new ImageDecodeException(image.Source, image.Reason);
}
