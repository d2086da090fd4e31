using System.CommandLine;
using Mos.Cli.App;
using Mos.Reporting;
using Mos.Vision;

namespace Mos.Cli.Commands;

/// <summary><c>mos groups make</c>: a group table from a taxonomy, by k-means, or by chance.</summary>
internal static class GroupsMakeCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        var model = new ModelOptions(common);
        Option<string?> taxonomy = new("--taxonomy") { Description = "A CSV table with a column wnid or class; the words of --column become groups." };
        Option<string?> column = new("--column") { Description = "The column of --taxonomy to group by." };
        Option<int?> clusters = new Option<int?>("--kmeans") { Description = "Number of groups by k-means over class prototypes: --model or --prototypes." }.Positive();
        Option<string?> prototypes = new("--prototypes") { Description = "Class prototypes, such as mean features: a .npy [classes, values]." };
        Option<string?> head = new("--model") { Description = "A model whose head weights are the class prototypes; with --data, the network that sees the images." };
        Option<string?> data = new("--data") { Description = "Labelled images, whose mean features by --model are the class prototypes." };
        Option<int?> random = new Option<int?>("--random") { Description = "Number of groups of nearly equal size, dealt by chance." }.Positive();
        Option<string?> classes = new("--classes") { Description = "Names for the classes, in order: a group table, or a folder of class folders." };
        Option<string> output = new("--out") { Description = "The CSV table to write.", Required = true };
        Command command = new("make", "Makes a group table: from a column of a taxonomy, by k-means over class prototypes, or at random.")
        {
            taxonomy, column, clusters, prototypes, head, data, random, classes, output, common.Seed, common.Json,
        };
        Option[] rest = [model.Groups, model.Variant, model.Size, model.ScaledJpeg, common.Device, common.Threads, common.Quiet];
        Array.ForEach(rest, command.Add);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            common.Apply(parsed);
            GroupTable table = (parsed.GetValue(taxonomy), parsed.GetValue(clusters), parsed.GetValue(random)) switch
            {
                (string path, null, null) => GroupTable.FromTaxonomy(path, parsed.GetValue(column) ?? throw new UsageException("--taxonomy needs --column, the column to group by.")),
                (null, int count, null) => await ClusterAsync(parsed, count, cancellationToken),
                (null, null, int count) => Deal(count, NamesOf(parsed.GetValue(classes)) ?? throw new UsageException("--random needs --classes: a group table, or a folder of class folders.")),
                _ => throw new UsageException("Give one of --taxonomy, --kmeans and --random."),
            };
            GroupTableCsv.Save(table, parsed.GetRequiredValue(output));
            GroupsShowCommand.Show(terminal, table, parsed.GetValue(common.Json));
            return ExitCode.Done;

            GroupTable Deal(int count, IReadOnlyList<string> names) =>
                new(Words.Understood(() => ClassClustering.Random(names.Count, count, parsed.GetValue(common.Seed))), names);
        });
        return command;

        async Task<GroupTable> ClusterAsync(ParseResult parsed, int count, CancellationToken cancellationToken)
        {
            (FloatMatrix rows, IReadOnlyList<string>? names) = (parsed.GetValue(head), parsed.GetValue(data), parsed.GetValue(prototypes)) switch
            {
                (string path, null, null) => FromHead(parsed, model, path),
                (string path, string images, null) => await FromImagesAsync(parsed, path, images, cancellationToken),
                (null, null, string path) => (ReadMatrix(path), (IReadOnlyList<string>?)null),
                _ => throw new UsageException("--kmeans needs class prototypes: --model, --model with --data, or --prototypes."),
            };
            names = NamesOf(parsed.GetValue(classes)) ?? names;
            ClassGroups groups = Words.Understood(() => ClassClustering.KMeans(rows, count, parsed.GetValue(common.Seed)));
            return names is null || names.Count == rows.Rows
                ? new GroupTable(groups, names)
                : throw new MosException($"There are {rows.Rows} class prototypes, and '{parsed.GetValue(classes)}' names {names.Count} classes; name those of the prototypes.");
        }

        async Task<(FloatMatrix Rows, IReadOnlyList<string>? Names)> FromImagesAsync(ParseResult parsed, string path, string source, CancellationToken cancellationToken)
        {
            var images = ImageSet.Parse(source);
            using BitModel network = model.LoadAsIs(parsed, path);
            FloatMatrix means = await ProgressView.RunAsync(terminal, sink => new FeatureCache().ClassMeansAsync(network, images, sink, cancellationToken));
            return (means, images.ClassNames);
        }
    }

    private static (FloatMatrix Rows, IReadOnlyList<string>? Names) FromHead(ParseResult parsed, ModelOptions options, string path)
    {
        using BitModel model = options.LoadBit(parsed, path);
        LinearHead head = model.Info.Head ?? throw new MosException($"'{path}' has no head, so its classes have no weights; give a fine-tuned model, or mean features with --prototypes.");
        return (ClassPrototypes.FromHead(head, model.Info.Groups), model.Info.ClassNames);
    }

    private static FloatMatrix ReadMatrix(string path)
    {
        using var file = TensorFile.Open(path);
        StoredTensor array = file.Tensors[0];
        return file.Tensors.Count == 1 && array.Shape.Count == 2
            ? new FloatMatrix((int)array.Shape[0], (int)array.Shape[1], array.ToFloats())
            : throw new MosFormatException(path, $"'{path}': class prototypes are one array of shape [classes, values]; give a .npy with such an array.");
    }

    private static IReadOnlyList<string>? NamesOf(string? source) => source switch
    {
        null => null,
        "imagenet1k" => GroupTable.ImageNet1k.ClassNames,
        _ when Directory.Exists(source) => ImageSet.FromClassFolders(source).ClassNames,
        _ => GroupTable.Read(source).ClassNames ?? throw new MosException($"'{source}' is a bare list of counts, without names of classes; give a table, or a folder of class folders."),
    };
}
