namespace Mos;

/// <summary>Reads models of one format. Passed explicitly where a file holds a model, so that no registry decides what code runs.</summary>
public interface IModelLoader
{
    /// <summary>The name of the file format.</summary>
    string Format { get; }

    /// <summary>Reads a model, whole: the file may be gone once this returns.</summary>
    /// <param name="path">The file.</param>
    /// <returns>A model that the caller owns.</returns>
    /// <exception cref="MosFormatException">The file is not a whole model of this format.</exception>
    IOodModel Load(string path);
}
