using System.Globalization;
using System.Text;

namespace Mos;

/// <summary>Writes list files that <see cref="ImageList"/>, and the paper's code, read.</summary>
internal static class ImageListWriter
{
    /// <summary>Lines <c>path numbers</c>, paths below the root with forward slashes.</summary>
    /// <exception cref="MosException">An image has no label or a path that a list cannot hold, or the file cannot be written.</exception>
    public static void Write(ImageSet images, string path, string root, Func<int, string> numbers)
    {
        string[] lines = [.. images.Items.Select(item => Line(item, path, root, numbers))];
        AtomicFile.Write(path, stream =>
        {
            using var output = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
            foreach (string line in lines)
            {
                output.WriteLine(line);
            }
        });
    }

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Line(ImageItem item, string path, string root, Func<int, string> numbers)
    {
        if (item.Label is not int label)
        {
            throw new MosException($"List '{path}' cannot be written: image '{item.Source}' has no label; read the images from a folder of class folders.");
        }

        string below = Path.GetRelativePath(root, item.Source).Replace('\\', '/');

        // A reader takes the line apart at its ends; what it would trim or break is refused here.
        return below.AsSpan().ContainsAny('\n', '\r') || below.Trim() != below
            ? throw new MosException($"List '{path}' cannot hold the path '{below}', which begins or ends with a space or has a line break; rename the file.")
            : $"{below} {numbers(label)}";
    }
}
