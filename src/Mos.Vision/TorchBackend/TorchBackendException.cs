namespace Mos.Vision;

/// <summary>The native libraries of torch cannot be loaded, or not on the device asked for.</summary>
public sealed class TorchBackendException : MosException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence with the cause and the remedy.</param>
    /// <param name="innerException">The loader's own failure, where there is one.</param>
    public TorchBackendException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
