using Mos.Imaging;

namespace Mos.Vision;

/// <summary>
/// A BiT network with a flat or group-softmax head, or with none: gives logits, pooled features and the pooled features of its five
/// stages. Safe for concurrent use; must be disposed, and not while in use.
/// </summary>
/// <remarks>
/// On a processor and in single precision, features, stages and input gradients come from the frozen form of the backbone, which needs no torch;
/// feature maps come from its plain form in torch, which is also what runs on a graphics card and in bfloat16. The logits are <see cref="LinearHead.Logits"/> of the features, so that logits from a shared pass
/// through the backbone equal those of a pass of its own. A backbone shared by several models is freed with the last of them.
/// </remarks>
public sealed partial class BitModel : IStorableModel
{
    private const string FormatName = "bit";

    private readonly BitBackbone _backbone;
    private readonly string? _training;
    private bool _disposed;

    /// <param name="name">The name for reports and messages.</param>
    /// <param name="backbone">One share of it is owned from now on.</param>
    /// <param name="head">The last layer, or null.</param>
    /// <param name="groups">The partition of a group-softmax head; it fits the head.</param>
    /// <param name="classNames">As many as there are classes, or null.</param>
    /// <param name="training">How it was trained, as JSON, or null.</param>
    internal BitModel(string name, BitBackbone backbone, LinearHead? head, ClassGroups? groups, IReadOnlyList<string>? classNames, string? training)
    {
        _backbone = backbone;
        _training = training;
        Images = ImageReaders.Create(backbone.Preprocessing);
        Signals = ModelSignals.Features | ModelSignals.Stages | ModelSignals.InputGradient | ModelSignals.FeatureMaps | ModelSignals.MapReentry | ModelSignals.MapReadings
            | (head is null ? ModelSignals.None : ModelSignals.Head | (groups is null ? ModelSignals.Logits : ModelSignals.GroupLogits));
        Info = new ModelInfo
        {
            Name = name,
            Preprocessing = backbone.Preprocessing,
            ClassCount = groups?.ClassCount ?? head?.LogitCount ?? 0,
            ClassNames = classNames,
            Groups = groups,
            Head = head,
        }.WithBackboneHash(() => backbone.Hash);
    }

    /// <summary>What the model is. A model without a head has no classes.</summary>
    public ModelInfo Info { get; }

    /// <summary>Features, stages, input gradients, feature maps, changes of them and readings always; with a head its weights, and logits or the logits of groups.</summary>
    public ModelSignals Signals { get; }

    /// <summary>Decodes and resizes to the square of the preprocessing.</summary>
    public IImageReader Images { get; }

    /// <summary>On a graphics card; on a processor images that are asked for one by one run one by one, and get the same bits whoever asks beside.</summary>
    public bool BatchesRequests => _backbone.GainsFromBatches;

    /// <summary>The structure of the network.</summary>
    public BitVariant Variant => _backbone.Variant;

    /// <inheritdoc/>
    public string Format => FormatName;

    internal BitBackbone Backbone => _backbone;

    /// <summary>A network with random weights and no head, to be trained from the start.</summary>
    /// <param name="variant">The structure.</param>
    /// <param name="preprocessing">How images become input.</param>
    /// <param name="seed">Equal seeds give equal weights.</param>
    /// <param name="device">Where it computes; the processor by default.</param>
    /// <exception cref="TorchBackendException">Torch cannot be loaded, or has no such device.</exception>
    /// <remarks>He et al., "Delving Deep into Rectifiers", ICCV 2015: normal kernels of variance 2 / fan-in.</remarks>
    public static BitModel Create(BitVariant variant, Preprocessing preprocessing, int seed = 0, ComputeDevice device = default)
    {
        ArgumentNullException.ThrowIfNull(variant);
        ArgumentNullException.ThrowIfNull(preprocessing);
        var weights = new BitWeights(variant, BitInitialization.Random(seed));
        return new BitModel(variant.Name, new BitBackbone(weights, preprocessing, device), null, null, null, null);
    }

    /// <summary>A model with another head on the same backbone, which both then share; each is disposed on its own.</summary>
    /// <param name="head">The last layer; borrowed, immutable.</param>
    /// <param name="groups">The partition of a group-softmax head; null: the head is flat.</param>
    /// <param name="classNames">The names of the classes by class index, or null.</param>
    /// <param name="name">The name for reports and messages; null: that of this model.</param>
    /// <exception cref="ArgumentException">The head does not fit the features, or groups or names do not fit the head.</exception>
    public BitModel WithHead(LinearHead head, ClassGroups? groups = null, IReadOnlyList<string>? classNames = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(head);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (head.FeatureCount != Variant.FeatureCount)
        {
            throw new ArgumentException($"A head for {head.FeatureCount} features does not fit {Variant}, which gives {Variant.FeatureCount}.", nameof(head));
        }

        if (HeadMismatch(head, groups, classNames) is string mismatch)
        {
            throw new ArgumentException(mismatch, nameof(head));
        }

        return new BitModel(name ?? Info.Name, _backbone.Share(), head, groups, classNames, training: null);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The images are of another size than the preprocessing says.</exception>
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
            throw new ModelSignalException($"Model '{Info.Name}' {HeadInWords()} and cannot give {lacking}; {RemedyFor(lacking)}.");
        }

        var head = new OutputHead(Info.Head, Info.Groups, request.Signals);
        return request.Steps.Count + request.MapSteps.Count + request.MapReadings.Count == 0 && !request.Signals.HasFlag(ModelSignals.FeatureMaps)
            ? head.Output(_backbone.Forward(images, head.WantsStages, cancellationToken))
            : new InputStepPass(_backbone, head, request).Run(images, cancellationToken);
    }

    /// <summary>Gives up this model's share of the backbone.</summary>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _disposed, true))
        {
            _backbone.Release();
        }
    }

    /// <summary>Why groups or names do not fit a head, or null.</summary>
    private static string? HeadMismatch(LinearHead? head, ClassGroups? groups, IReadOnlyList<string>? classNames)
    {
        int logits = head?.LogitCount ?? 0;
        int classes = groups?.ClassCount ?? logits;
        return groups is not null && groups.LogitCount != logits
            ? $"{groups.ClassCount} classes in {groups.GroupCount} groups need a head of {groups.LogitCount} logits, and it has {logits}."
            : classNames is not null && classNames.Count != classes
                ? $"{classNames.Count} names were given for {classes} classes."
                : null;
    }

    private string HeadInWords() => Info switch
    {
        { Head: null } => "has no head",
        { Groups: null } => $"has a flat head of {Info.ClassCount} classes",
        _ => $"has a group-softmax head of {Info.ClassCount} classes in {Info.Groups.GroupCount} groups",
    };

    private string RemedyFor(ModelSignals lacking) => (Info.Head, lacking) switch
    {
        (null, _) => "load one that has, or give it one by WithHead",
        (_, ModelSignals.GroupLogits) => "fine-tune a group-softmax head, or give the groups of its logits when loading it",
        (_, ModelSignals.Logits) => "use a model with a flat head",
        _ => $"it gives {Signals}",
    };
}
