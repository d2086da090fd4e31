using System.Globalization;

namespace Mos;

/// <summary>Reads list files: a path in each line, with no number, a class, or a group and a place in it behind it.</summary>
internal static class ImageList
{
    private const int ProbedImages = 16;

    /// <summary>How many numbers follow the path in the first line (0, 1 or 2), judged by where an image's extension stands.</summary>
    public static int CountNumbers(string path)
    {
        string[] lines = Lines(path);
        ReadOnlySpan<char> line = lines[0];
        for (int numbers = 0; numbers <= 2; numbers++)
        {
            if (ImageExtensions.EndsIn(line))
            {
                return numbers;
            }

            if (!TryCutNumber(ref line, out _))
            {
                break;
            }
        }

        return 1;
    }

    /// <summary>The paths of a list of any of the three forms, without a look at whether they exist.</summary>
    public static IEnumerable<string> Sources(string path, string root)
    {
        int numbers = CountNumbers(path);
        return Lines(path).Select((text, index) =>
        {
            ReadOnlySpan<char> line = text;
            for (int i = 0; i < numbers; i++)
            {
                if (!TryCutNumber(ref line, out _))
                {
                    throw Fault(path, index + 1, text, $"a path and {(numbers == 1 ? "a number" : "two numbers")} as in the first line");
                }
            }

            return Path.Combine(root, line.ToString());
        });
    }

    /// <summary>Lines <c>path class</c>, or <c>path</c> alone.</summary>
    public static ImageSet ReadClasses(string path, string? root)
    {
        string[] lines = Lines(path);
        bool labelled = !ImageExtensions.EndsIn(lines[0]);
        return Read(path, root, lines, (line, number) =>
        {
            ReadOnlySpan<char> image = line;
            if (ImageExtensions.EndsIn(image) == labelled)
            {
                throw Fault(path, number, line, labelled ? "a path and a class index as in the first line" : "a path alone as in the first line");
            }

            if (!labelled)
            {
                return (line, null);
            }

            return TryCutNumber(ref image, out int label)
                ? (image.ToString(), label)
                : throw Fault(path, number, line, "a path and a class index (0 or more)");
        });
    }

    /// <summary>Lines <c>path group index-in-group</c>; the label is the class that stands there.</summary>
    public static ImageSet ReadGroups(string path, string? root, ClassGroups groups) => Read(path, root, Lines(path), (line, number) =>
    {
        ReadOnlySpan<char> image = line;
        if (!TryCutNumber(ref image, out int index) || !TryCutNumber(ref image, out int group))
        {
            throw Fault(path, number, line, "a path, a group and an index in the group (0 or more)");
        }

        if (group >= groups.GroupCount)
        {
            throw Fault(path, number, line, $"a group below {groups.GroupCount}");
        }

        int size = groups.Members(group).Length;
        return index < size
            ? (image.ToString(), groups.ClassOf(group, index))
            : throw Fault(path, number, line, $"an index below {size}, the number of classes of group {group}");
    });

    private static ImageSet Read(string path, string? root, string[] lines, Func<string, int, (string Image, int? Label)> parse)
    {
        root ??= Path.GetDirectoryName(path) ?? "";
        var items = new ImageItem[lines.Length];
        for (int i = 0; i < lines.Length; i++)
        {
            (string image, int? label) = parse(lines[i], i + 1);
            items[i] = new ImageItem(Path.Combine(root, image), label);
        }

        // One missing file is one unreadable image; a wrong root makes them all missing, and is better said before the work begins.
        if (!items.Take(ProbedImages).Any(item => File.Exists(item.Source)))
        {
            throw new MosException($"List '{path}' names '{items[0].Source}', which does not exist (nor do those that follow it); give the folder that its paths start from as root.");
        }

        return new ImageSet(items);
    }

    private static string[] Lines(string path)
    {
        string[] lines;
        try
        {
            if (IsBinary(path))
            {
                throw new MosFormatException(path, $"'{path}' is a binary file where a list of image paths, a folder or an image is wanted.");
            }

            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MosException($"List '{path}' does not exist; check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MosException($"List '{path}' could not be read: {e.Message}", e);
        }

        lines = Array.ConvertAll(lines, line => line.Trim());
        int count = Array.FindLastIndex(lines, line => line.Length > 0) + 1;
        if (count == 0)
        {
            throw new MosFormatException(path, $"List '{path}' is empty; it has to name an image in each line.");
        }

        int blank = Array.FindIndex(lines, 0, count, line => line.Length == 0);
        return blank < 0 ? lines[..count] : throw new MosFormatException(path, $"List '{path}', line {blank + 1}, is blank; remove it.");
    }

    /// <summary>Text has no zero bytes; a checkpoint taken for a list would otherwise be read whole.</summary>
    private static bool IsBinary(string path)
    {
        using FileStream file = File.OpenRead(path);
        var start = new byte[4096];
        return start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)).Contains((byte)0);
    }

    private static bool TryCutNumber(ref ReadOnlySpan<char> line, out int number)
    {
        int space = line.LastIndexOfAny(' ', '\t');
        number = 0;
        if (space < 0 || !int.TryParse(line[(space + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        line = line[..space].TrimEnd();
        return true;
    }

    private static MosFormatException Fault(string path, int number, string line, string wanted) =>
        new(path, $"List '{path}', line {number}, reads '{(line.Length <= 120 ? line : line[..120] + "...")}' where {wanted} is wanted.");
}
