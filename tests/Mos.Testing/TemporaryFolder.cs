namespace Mos.Testing;

/// <summary>A folder of its own for one test, deleted with all that is in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("mos-").FullName;

    /// <summary>The path of a file in the folder, whether it is there or not.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file into the folder.</summary>
    public string File(string name, ReadOnlySpan<byte> contents)
    {
        System.IO.File.WriteAllBytes(File(name), contents);
        return File(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
