using System.Text;
using Mos.Testing;

namespace Mos.Core.Tests.Images;

/// <summary>Image files and lists in a temporary folder; image sets never look into an image, so empty files do.</summary>
internal static class ImageFiles
{
    /// <summary>Makes empty files, and the folders they lie in.</summary>
    public static TemporaryFolder With(this TemporaryFolder folder, params string[] files)
    {
        foreach (string file in files)
        {
            folder.Write(file, "");
        }

        return folder;
    }

    /// <summary>Writes a text file and gives its path.</summary>
    public static string Write(this TemporaryFolder folder, string file, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(file))!);
        return folder.File(file, Encoding.UTF8.GetBytes(content));
    }

    /// <summary>The images of a set as paths below the folder with their labels, such as <c>a/x.png=0</c>.</summary>
    public static string[] Describe(this TemporaryFolder folder, ImageSet set) =>
        [.. set.Items.Select(item => Path.GetRelativePath(folder.Path, item.Source).Replace('\\', '/') + (item.Label is int label ? $"={label}" : ""))];
}
