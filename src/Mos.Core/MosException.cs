namespace Mos;

/// <summary>The parent of every failure that Mos reports. Its message is one sentence: what, why, and what to do.</summary>
/// <remarks>Faulty arguments are reported by the exceptions of the base class library, cancellation by <see cref="OperationCanceledException"/>.</remarks>
public class MosException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence that names the thing, the cause and the remedy.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public MosException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
