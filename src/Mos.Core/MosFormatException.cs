namespace Mos;

/// <summary>A file is not what it should be: cut short, of another format or version, or with contents that do not fit.</summary>
public sealed class MosFormatException : MosException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="message">One sentence that names the file, the cause and the remedy.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public MosFormatException(string path, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Path = path;
    }

    /// <summary>The file at fault.</summary>
    public string Path { get; }
}
