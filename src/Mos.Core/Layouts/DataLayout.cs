using System.Globalization;

namespace Mos;

/// <summary>The folders of images that an experiment expects, so that what is missing shows before a long run and not in it. Immutable.</summary>
public sealed class DataLayout
{
    private const int NamedPaths = 3;

    /// <summary>Creates a layout.</summary>
    /// <param name="parts">The folders; one or more.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public DataLayout(IEnumerable<DataPart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Parts = [.. parts];
        if (Parts.Count == 0)
        {
            throw new ArgumentException("A layout has one part or more.", nameof(parts));
        }
    }

    /// <summary>The layout of the paper's experiment: ImageNet-1k and the four OOD sets, in the folders of the authors' code.</summary>
    /// <remarks>
    /// Huang and Li, "MOS: Towards Scaling Out-of-distribution Detection for Large Semantic Space", CVPR 2021: 1,281,167 training and 50,000
    /// validation images in 1,000 classes; 10,000 images each of iNaturalist, SUN and Places; the 5,640 of Textures (DTD).
    /// </remarks>
    public static DataLayout ImageNet1k { get; } = new(
    [
        new("training", "id_data/ILSVRC-2012/train", 1000, 1_281_167),
        new("validation", "id_data/ILSVRC-2012/val", 1000, 50_000),
        new("iNaturalist", "ood_data/iNaturalist", Images: 10_000),
        new("SUN", "ood_data/SUN", Images: 10_000),
        new("Places", "ood_data/Places", Images: 10_000),
        new("Textures", "ood_data/Textures", Images: 5_640),
    ]);

    /// <summary>The folders.</summary>
    public IReadOnlyList<DataPart> Parts { get; }

    /// <summary>Reads a layout from a CSV table with the columns <c>part</c> and <c>path</c>, and <c>classes</c> and <c>images</c> where counts are expected (fields may be empty).</summary>
    /// <param name="path">The table.</param>
    /// <exception cref="MosFormatException">A column is missing, there are no rows, or a count is no number; the message names the line.</exception>
    /// <exception cref="MosException">The file is missing or may not be read.</exception>
    public static DataLayout Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using StreamReader reader = InputFile.OpenText(path);
        var table = CsvTable.Read(reader, path);
        int name = table.Require("part"), folder = table.Require("path");
        int? classes = table.Find("classes"), images = table.Find("images");
        return table.Rows.Count > 0
            ? new DataLayout(table.Rows.Select(row => new DataPart(row.Fields[name], row.Fields[folder], Count(table, row, classes), Count(table, row, images))))
            : throw table.Error("there are no parts below the header.");
    }

    /// <summary>Looks for every part.</summary>
    /// <param name="root">The folder that the parts lie below.</param>
    /// <param name="classNames">What the class folders are called; null: they are only counted.</param>
    /// <returns>A finding for each part, in order.</returns>
    /// <exception cref="MosException">The root does not exist, or a folder cannot be listed.</exception>
    public IReadOnlyList<DataFinding> Check(string root, IReadOnlyList<string>? classNames = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        return Directory.Exists(root)
            ? [.. Parts.Select(part => new DataPartCheck(part, root, Parts, classNames).Run())]
            : throw new MosException($"The folder '{root}', below which the data sets are expected, does not exist; check the path.");
    }

    /// <summary>Looks for every image that a list file names.</summary>
    /// <param name="path">A list of paths, with or without labels behind them.</param>
    /// <param name="root">The folder that the paths start from; null: the list's own.</param>
    /// <returns>How many of them are there, and some that are not.</returns>
    /// <exception cref="MosException">The list does not exist or cannot be read.</exception>
    /// <exception cref="MosFormatException">A line is of another form.</exception>
    public static DataFinding CheckList(string path, string? root = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string[] images = [.. ImageList.Sources(path, root ?? Path.GetDirectoryName(path) ?? "")];
        string[] missing = [.. images.Where(image => !File.Exists(image))];
        string[] problems = missing.Length == 0
            ? []
            : [string.Create(CultureInfo.InvariantCulture, $"{missing.Length} of its {images.Length} images do not exist, such as {Names(missing)}")];
        return new DataFinding(Path.GetFileName(path), path, images.Length - missing.Length, problems);
    }

    /// <summary>Some of many names, for a message.</summary>
    internal static string Names(IEnumerable<string> names) => string.Join(", ", names.Take(NamedPaths).Select(name => $"'{name}'"));

    private static int? Count(CsvTable table, CsvRow row, int? column) =>
        column is not { } at || string.IsNullOrWhiteSpace(row.Fields[at]) ? null
        : int.TryParse(row.Fields[at], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int count) && count > 0 ? count
        : throw table.Error(row, $"the number of {table.Columns[at]} is '{row.Fields[at]}', which is not a number above 0; leave it empty where any will do.");
}
