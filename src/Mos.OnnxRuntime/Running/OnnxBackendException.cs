namespace Mos.OnnxRuntime;

/// <summary>The native library of ONNX Runtime cannot be loaded; the message says what to add.</summary>
public sealed class OnnxBackendException : MosException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence that names the cause and the remedy.</param>
    /// <param name="innerException">What the loader said.</param>
    public OnnxBackendException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
