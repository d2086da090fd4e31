namespace Mos;

/// <summary>An image could not be decoded: unknown format, cut short, corrupt, or larger than allowed.</summary>
public sealed class ImageDecodeException : MosException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="source">The image's path or name.</param>
    /// <param name="message">One sentence that names the image and the cause.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public ImageDecodeException(string source, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ImageSource = source;
    }

    /// <summary>The image's path or name.</summary>
    public string ImageSource { get; }
}
