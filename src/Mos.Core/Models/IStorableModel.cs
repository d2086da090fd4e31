namespace Mos;

/// <summary>A model that can be written into another file, such as a detector's.</summary>
public interface IStorableModel : IOodModel
{
    /// <summary>The name of the file format, equal to that of the <see cref="IModelLoader"/> which reads it.</summary>
    string Format { get; }

    /// <summary>Writes the whole model.</summary>
    /// <param name="destination">Receives the bytes; left open.</param>
    void Save(Stream destination);
}
