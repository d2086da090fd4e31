using System.Globalization;

namespace Mos;

/// <summary>Looks for one part of a layout and says what is wrong with it, and where it may have gone.</summary>
internal sealed class DataPartCheck(DataPart part, string root, IReadOnlyList<DataPart> all, IReadOnlyList<string>? classNames)
{
    // Deeper than any layout nests, and shallow enough not to walk through the class folders of ImageNet for long.
    private const int SearchDepth = 3;

    private static readonly string[] ArchiveExtensions = [".tar", ".tar.gz", ".tgz", ".zip"];

    private readonly string _folder = Path.Combine(root, part.Path);
    private readonly List<string> _problems = [];

    public DataFinding Run()
    {
        if (!Directory.Exists(_folder))
        {
            _problems.Add(WhereItIs());
            return new DataFinding(part.Name, _folder, 0, _problems);
        }

        string[] images = ImageFolder.Find(_folder);
        if (part.Classes is int classes && images.Length > 0)
        {
            CheckClasses(classes, images);
        }

        if (images.Length == 0 || (part.Images is long expected && expected != images.Length))
        {
            _problems.Add(images.Length == 0 ? "there are no images in it" : Text($"{images.Length} images where {part.Images} are expected"));
        }

        return new DataFinding(part.Name, _folder, images.Length, _problems);
    }

    /// <summary>What became of a folder that is not there: not unpacked, somewhere else, or gone.</summary>
    private string WhereItIs()
    {
        string leaf = Path.GetFileName(Path.TrimEndingDirectorySeparator(_folder));
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = SearchDepth, MatchCasing = MatchCasing.CaseInsensitive, MatchType = MatchType.Simple };
        HashSet<string> taken = [.. all.Select(p => Path.GetFullPath(Path.Combine(root, p.Path)))];
        string? elsewhere = Directory.EnumerateDirectories(root, leaf, options).Order(StringComparer.Ordinal).FirstOrDefault(d => !taken.Contains(Path.GetFullPath(d)));
        if (elsewhere is not null)
        {
            return $"the folder is not there, but '{elsewhere}' may be it; move it or link to it";
        }

        string? archive = Directory.EnumerateFiles(root, leaf + ".*", options).Order(StringComparer.Ordinal)
            .FirstOrDefault(f => ArchiveExtensions.Any(e => Path.GetFileName(f).Equals(leaf + e, StringComparison.OrdinalIgnoreCase)));
        return archive is null ? "the folder is not there" : $"the folder is not there, but '{archive}' is: unpack it";
    }

    private void CheckClasses(int expected, string[] images)
    {
        string[] folders = ImageFolder.Folders(_folder);
        int outside = images.Count(image => !image.Contains('/', StringComparison.Ordinal));
        if (outside > 0)
        {
            _problems.Add(Text($"{outside} images lie outside class folders; sort them into {expected} folders, one a class"));
            return;
        }

        if (folders.Length == 1 && expected > 1 && ImageFolder.Folders(Path.Combine(_folder, folders[0])).Length > 1)
        {
            _problems.Add($"the class folders lie a level too deep, in '{folders[0]}'; move them up");
            return;
        }

        if (folders.Length != expected)
        {
            _problems.Add(Text($"{folders.Length} class folders where {expected} are expected"));
        }

        AddSome(folders.Except(images.Select(image => image[..image.IndexOf('/', StringComparison.Ordinal)])), "class folders hold no image");
        if (classNames is not null)
        {
            AddSome(classNames.Except(folders), "classes have no folder");
            AddSome(folders.Except(classNames), "folders are named after no class");
        }
    }

    private void AddSome(IEnumerable<string> names, string what)
    {
        string[] some = [.. names];
        if (some.Length > 0)
        {
            _problems.Add(Text($"{some.Length} {what}, such as {DataLayout.Names(some)}"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
