namespace Mos;

/// <summary>A scorer and a model do not fit: the scorer needs a signal, a head or groups that the model does not have.</summary>
public sealed class ModelSignalException : MosException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence that names the scorer, the model, what is missing and what to use instead.</param>
    public ModelSignalException(string message)
        : base(message)
    {
    }
}
