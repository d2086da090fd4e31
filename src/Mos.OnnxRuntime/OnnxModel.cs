namespace Mos.OnnxRuntime;

/// <summary>
/// An ONNX image classifier in ONNX Runtime: gives logits, and penultimate features where they are known. Safe for concurrent use; must be
/// disposed, and not while in use.
/// </summary>
/// <remarks>ONNX Runtime computes no gradients, so scorers with an input step (ODIN with eps above 0, Mahalanobis with eps above 0) refuse it.</remarks>
public sealed partial class OnnxModel : IStorableModel
{
    private const string FormatName = "onnx";

    private readonly OnnxFile _file;
    private readonly OnnxMetadata _metadata;
    private readonly OnnxNetwork _network;
    private readonly string _logits;
    private readonly string? _features;
    private readonly int _logitCount;
    private readonly int _featureCount;
    private bool _disposed;

    /// <summary>What the model is. Its head is null where the graph does not end in a linear layer over constants and none was given.</summary>
    public ModelInfo Info { get; }

    /// <summary>Logits, or the logits of groups; features where they are known.</summary>
    public ModelSignals Signals { get; }

    /// <summary>Decodes, resizes and crops as the preprocessing says.</summary>
    public IImageReader Images { get; }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The images are of another size than the preprocessing says.</exception>
    /// <exception cref="MosException">ONNX Runtime fails.</exception>
    public ModelOutput Forward(ImageBatch images, ModelRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_disposed, this);
        int size = Info.Preprocessing.Size;
        if (images.Height != size || images.Width != size)
        {
            throw new ArgumentException($"Model '{Info.Name}' takes images of {size} x {size} pixels, not {images.Width} x {images.Height}.", nameof(images));
        }

        if ((request.Signals & ~Signals) is not ModelSignals.None and ModelSignals lacking)
        {
            throw new ModelSignalException($"Model '{Info.Name}' cannot give {lacking}: {ReasonFor(lacking)}.");
        }

        bool wantsFeatures = request.Signals.HasFlag(ModelSignals.Features);
        OutputRows[] rows = _network.Run(images, wantsFeatures ? [_logits, _features!] : [_logits], cancellationToken);
        return new ModelOutput
        {
            Count = images.Count,
            Logits = rows[0].ToMatrix(_logitCount),
            Groups = Info.Groups,
            Features = wantsFeatures ? rows[1].ToMatrix(_featureCount) : null,
        };
    }

    /// <summary>Closes the session.</summary>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _disposed, true))
        {
            _network.Dispose();
        }
    }

    private static string ReasonFor(ModelSignals lacking) =>
        lacking.HasFlag(ModelSignals.InputGradient) ? "ONNX Runtime computes no gradients; use a scorer without an input step, such as Scorers.Energy(), or a BiT model"
        : lacking.HasFlag(ModelSignals.Stages) ? "the stages of a network are not marked in an ONNX file; use a scorer of logits or features, or a BiT model"
        : lacking.HasFlag(ModelSignals.Features) ? "its graph does not end in a linear layer; name the tensor of the features by Features when loading it"
        : lacking.HasFlag(ModelSignals.GroupLogits) ? "its head is flat; give the groups of its logits by Groups when loading it"
        : "its head is one of groups; use Scorers.Mos()";
}
