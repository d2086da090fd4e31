using System.CommandLine;
using Mos.Vision;

namespace Mos.Cli.App;

/// <summary>What a weight file does not say of itself, and the loading of models by it.</summary>
internal sealed class ModelOptions(CommonOptions common)
{
    /// <summary>What an ONNX file does not say of itself.</summary>
    public OnnxOptions Onnx { get; } = new(common);

    public Option<string?> Variant { get; } = new Option<string?>("--variant") { HelpName = "NAME", Description = "The network when the file does not say it: BiT-S-R101x1, ..., or custom:UNITS:WIDTH such as custom:2,2,2,2:0.5." }.Such([.. BitVariant.Published.Select(v => v.Name)]);

    public Option<string?> Groups { get; } = new Option<string?>("--groups") { HelpName = "FILE", Description = "Class groups: a CSV table, a .npy of counts, or imagenet1k." }.Such("imagenet1k");

    public Option<int?> Size { get; } = new Option<int?>("--size") { HelpName = "N", Description = "Side of the input in pixels when the file does not say it; by default 480." }.Positive();

    public Option<bool> ScaledJpeg { get; } = new("--scaled-jpeg") { Description = "Decode JPEG files of more than twice the size of the input at a fraction of theirs: faster, with slightly other pixels. What was fitted or calibrated without it does not fit." };

    /// <summary>The groups asked for, or null.</summary>
    public GroupTable? GroupsOf(ParseResult parsed) => GroupsOf(parsed.GetValue(Groups));

    /// <summary>The groups that a word names, or null.</summary>
    public static GroupTable? GroupsOf(string? word) => word switch
    {
        null => null,
        "imagenet1k" => GroupTable.ImageNet1k,
        string path => GroupTable.Read(path),
    };

    /// <summary>Loads a model to score with, of either format; the groups and class names asked for go before those of its file.</summary>
    public IOodModel Load(ParseResult parsed, string path) => OnnxOptions.IsOnnx(path) ? Onnx.Load(parsed, path, GroupsOf(parsed), PreprocessingOf(parsed, isOnnx: true), parsed.GetValue(ScaledJpeg)) : LoadBit(parsed, path);

    /// <summary>Loads a backbone or a model as its file describes it.</summary>
    public BitModel LoadAsIs(ParseResult parsed, string path)
    {
        Onnx.EnsureNotGiven(parsed, path);
        if (OnnxOptions.IsOnnx(path) && File.Exists(path))
        {
            throw new MosException($"'{path}' is an ONNX model, whose weights cannot be trained and which gives no gradients; give the weights of a BiT network.");
        }

        return BitModel.Load(path, new BitLoadOptions
        {
            Variant = parsed.GetValue(Variant) is string name ? Words.Understood(() => BitVariant.Parse(name)) : null,
            Preprocessing = PreprocessingOf(parsed, isOnnx: false),
            ScaledJpeg = parsed.GetValue(ScaledJpeg),
            Device = common.DeviceOf(parsed),
            Precision = common.PrecisionOf(parsed),
            Threads = parsed.GetValue(common.Threads),
        });
    }

    /// <summary>Loads a BiT model to score with.</summary>
    public BitModel LoadBit(ParseResult parsed, string path)
    {
        BitModel model = LoadAsIs(parsed, path);
        if (GroupsOf(parsed) is not GroupTable table)
        {
            return model;
        }

        using (model)
        {
            int logits = model.Info.Head?.LogitCount ?? 0;
            return logits == table.Groups.LogitCount ? model.WithHead(model.Info.Head!, table.Groups, table.ClassNames)
                : logits == table.Groups.ClassCount ? model.WithHead(model.Info.Head!, classNames: table.ClassNames)
                : throw new MosException(
                    $"The groups '{parsed.GetValue(Groups)}' do not fit the head of '{path}': they have {table.Groups.ClassCount} classes in {table.Groups.GroupCount} groups, "
                    + $"{table.Groups.LogitCount} logits, and it has {logits}; give the groups that it was trained with.");
        }
    }

    /// <summary>What the command line says of it; null: nothing, or only what a model takes by itself.</summary>
    private Preprocessing? PreprocessingOf(ParseResult parsed, bool isOnnx)
    {
        int? size = parsed.GetValue(Size);
        return parsed.GetValue(Onnx.Preprocessing) switch
        {
            null when size is null => null,
            null when !isOnnx && size is int side => new Preprocessing(side),
            null or "imagenet" => Preprocessing.ImageNet(size ?? 224),
            "bit" => new Preprocessing(size ?? Preprocessing.Paper.Size),
            _ when size is not null => throw new UsageException("--size is for the presets of --preprocessing; a file says its size itself."),
            string file => Preprocessing.FromJson(Words.TextOf(file), file),
        };
    }
}
