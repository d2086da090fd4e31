namespace Mos.Core.Tests.Images;

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("mos-").FullName;

    public string Path { get; }

    /// <summary>Makes empty files, and the folders they lie in.</summary>
    public TemporaryFolder With(params string[] files)
    {
        foreach (string file in files)
        {
            Write(file, "");
        }

        return this;
    }

    public string Write(string file, string content)
    {
        string path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>The images of a set as paths below this folder with their labels, such as <c>a/x.png=0</c>.</summary>
    public string[] Describe(ImageSet set) =>
        [.. set.Items.Select(item => System.IO.Path.GetRelativePath(Path, item.Source).Replace('\\', '/') + (item.Label is int label ? $"={label}" : ""))];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
