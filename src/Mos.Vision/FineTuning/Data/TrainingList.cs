using System.Globalization;

namespace Mos.Vision;

/// <summary>
/// The training images as lines <c>path class</c>, with paths from the folder that all of them lie below: a data set that was moved, or is
/// named from another working directory, has the same lines.
/// </summary>
internal sealed class TrainingList
{
    public const string FileName = "training-images.txt";

    private readonly string[] _lines;

    public TrainingList(IReadOnlyList<ImageItem> images)
    {
        string[] paths = [.. images.Select(i => i.Source.Replace('\\', '/'))];
        int start = CommonFolder(paths);
        Paths = [.. paths.Select(p => p[start..])];
        _lines = [.. images.Zip(Paths, (i, path) => string.Create(CultureInfo.InvariantCulture, $"{path} {i.Label}"))];
    }

    /// <summary>The paths from the folder that all images lie below.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>16 hexadecimal digits, equal for equal lines.</summary>
    public string Hash => TrainingSettings.HashOf(_lines);

    /// <summary>Writes the lines into a folder.</summary>
    /// <exception cref="MosException">The file cannot be written.</exception>
    public void Write(string directory) => AtomicFile.Write(Path.Combine(directory, FileName), stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        Array.ForEach(_lines, line => writer.Write(line + "\n"));
    });

    /// <summary>In words, what differs from the list that an earlier run left in a folder.</summary>
    public string DifferenceTo(string directory)
    {
        string path = Path.Combine(directory, FileName);
        string[] others = File.Exists(path) ? File.ReadAllLines(path) : [];
        int at = Enumerable.Range(0, Math.Min(_lines.Length, others.Length)).FirstOrDefault(i => _lines[i] != others[i], -1);
        return others.Length == 0 ? "other training images or labels"
            : at >= 0 ? $"other training images or labels, {_lines.Length} instead of {others.Length}; the first that differs is '{_lines[at]}' instead of '{others[at]}'"
            : $"{_lines.Length} training images instead of {others.Length}, of which the first {Math.Min(_lines.Length, others.Length)} are the same";
    }

    /// <summary>Length of the path, with its last slash, of the deepest folder that holds all images.</summary>
    private static int CommonFolder(string[] paths)
    {
        int common = paths[0].LastIndexOf('/') + 1;
        foreach (string path in paths)
        {
            int same = path.AsSpan().CommonPrefixLength(paths[0].AsSpan(0, common));
            common = same == common ? common : paths[0].AsSpan(0, same).LastIndexOf('/') + 1;
        }

        return common;
    }
}
