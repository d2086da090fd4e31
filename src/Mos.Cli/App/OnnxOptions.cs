using System.CommandLine;
using Mos.Imaging;
using Mos.OnnxRuntime;
using Mos.Vision;

namespace Mos.Cli.App;

/// <summary>What an ONNX file does not say of itself, and the loading of models by it.</summary>
internal sealed class OnnxOptions(CommonOptions common)
{
    public Option<string?> Preprocessing { get; } = new("--preprocessing") { HelpName = "imagenet|bit|FILE", Description = "How images become input when the file does not say it: imagenet (the default of .onnx), bit, or a JSON file." };

    public Option<string?> Logits { get; } = new("--logits-output") { HelpName = "NAME", Description = "The tensor of an .onnx file that holds the logits; by default it is found." };

    public Option<string?> Features { get; } = new("--features-output") { HelpName = "NAME", Description = "The tensor of an .onnx file that holds the features; by default what goes into the last layer." };

    public Option<string> Layout { get; } = new Option<string>("--layout") { Description = "The order of the dimensions of an .onnx file's input; by default as its channels tell." }.OneOf("nchw", "nhwc");

    /// <summary>Whether a model file is to be read as ONNX.</summary>
    public static bool IsOnnx(string path) => Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase);

    /// <summary>A loader of the models in detector files.</summary>
    public static IModelLoader LoaderOf(ParseResult parsed, CommonOptions common) => OnnxModel.LoaderFor(new OnnxLoadOptions { ConfigureSession = SessionOf(parsed, common) });

    /// <summary>Loads a model; a table of groups gives groups or, for a flat head, the names of the classes.</summary>
    public OnnxModel Load(ParseResult parsed, string path, GroupTable? table, Preprocessing? preprocessing, bool scaledJpeg)
    {
        var options = new OnnxLoadOptions
        {
            Preprocessing = preprocessing,
            ScaledJpeg = scaledJpeg,
            Logits = parsed.GetValue(Logits),
            Features = parsed.GetValue(Features),
            Layout = parsed.GetValue(Layout) is string layout ? Enum.Parse<ImageLayout>(layout, ignoreCase: true) : null,
            ConfigureSession = SessionOf(parsed, common),
        };
        if (table is not null)
        {
            options.ClassNames = table.ClassNames;
            options.Groups = OnnxModel.Inspect(path, options).LogitCount == table.Groups.ClassCount ? null : table.Groups;
        }

        return OnnxModel.Load(path, options);
    }

    /// <exception cref="UsageException">An option is given that only an ONNX file has a use for.</exception>
    public void EnsureNotGiven(ParseResult parsed, string path)
    {
        if (((Option[])[Logits, Features, Layout]).FirstOrDefault(o => parsed.GetResult(o) is not null) is Option option)
        {
            throw new UsageException($"{option.Name} is for .onnx files, and '{path}' is none.");
        }
    }

    /// <summary>Whether something is given that a file by path does not keep.</summary>
    public bool AnyGiven(ParseResult parsed) => ((Option[])[Preprocessing, Logits, Features, Layout]).Any(o => parsed.GetResult(o) is not null);

    private static Action<Microsoft.ML.OnnxRuntime.SessionOptions>? SessionOf(ParseResult parsed, CommonOptions common)
    {
        if (common.PrecisionOf(parsed) != ComputePrecision.Full)
        {
            throw new UsageException("An ONNX model computes in the precision that its file has; leave --precision out.");
        }

        string device = common.DeviceOf(parsed).ToString();
        return device != "cpu" ? throw new UsageException($"An ONNX model runs on the processor here, not on {device}; in an application ConfigureSession chooses the execution provider.")
            : parsed.GetValue(common.Threads) is int threads ? session => session.IntraOpNumThreads = threads
            : null;
    }
}
