namespace Mos;

/// <summary>Several classifiers of the same classes as one model, which gives the logits of each (a deep ensemble) and their mean. Owns its members.</summary>
/// <remarks>Lakshminarayanan, Pritzel and Blundell, "Simple and Scalable Predictive Uncertainty Estimation using Deep Ensembles", NeurIPS 2017.</remarks>
public sealed class EnsembleModel : IOodModel
{
    private static readonly ModelRequest OfMember = new(ModelSignals.Logits);

    private readonly IOodModel[] _members;

    /// <summary>Joins models.</summary>
    /// <param name="name">The name for reports and messages.</param>
    /// <param name="members">Two or more with flat heads, the same classes and images that are resized alike; disposed with the ensemble.</param>
    /// <exception cref="ArgumentException">There are fewer than two, or one does not fit the first.</exception>
    public EnsembleModel(string name, params IReadOnlyList<IOodModel> members)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(members);
        if (members.Count < 2)
        {
            throw new ArgumentException($"An ensemble has at least two models, not {members.Count}.", nameof(members));
        }

        _members = [.. members];
        ModelInfo first = _members[0].Info;
        foreach (IOodModel member in _members)
        {
            if (Mismatch(first, member) is { } cause)
            {
                throw new ArgumentException($"Model '{member.Info.Name}' cannot be in ensemble '{name}': {cause}.", nameof(members));
            }
        }

        Info = new ModelInfo { Name = name, Preprocessing = first.Preprocessing, ClassCount = first.ClassCount, ClassNames = first.ClassNames };
    }

    /// <summary>The classes and the preprocessing of the members; their heads and backbones are several, so that none is named.</summary>
    public ModelInfo Info { get; }

    /// <summary>Logits, and the logits of each member.</summary>
    public ModelSignals Signals => ModelSignals.Logits | ModelSignals.LogitSamples;

    /// <inheritdoc/>
    public IImageReader? Images => _members[0].Images;

    /// <inheritdoc/>
    public ModelOutput Forward(ImageBatch images, ModelRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if ((request.Signals & ~Signals) != ModelSignals.None)
        {
            throw new ModelSignalException($"Ensemble '{Info.Name}' gives {Signals}, not {request.Signals & ~Signals}.");
        }

        FloatMatrix[] samples = [.. _members.Select(m => m.Forward(images, OfMember, cancellationToken).Logits!)];
        return new ModelOutput { Count = samples[0].Rows, Logits = Mean(samples), LogitSamples = samples };
    }

    /// <summary>Disposes the members.</summary>
    public void Dispose() => Array.ForEach(_members, m => m.Dispose());

    private static string? Mismatch(ModelInfo first, IOodModel member) =>
        !member.Signals.HasFlag(ModelSignals.Logits) ? "it has no flat head"
        : member.Info.ClassCount != first.ClassCount ? $"it has {member.Info.ClassCount} classes, the first has {first.ClassCount}"
        : member.Info is { ClassNames: { } names } && first.ClassNames is { } order && !names.SequenceEqual(order) ? "its classes are others than those of the first, or in another order"
        : PixelsOf(member.Info.Preprocessing) != PixelsOf(first.Preprocessing) ? "its images are resized or cropped to other pixels than those of the first"
        : null;

    /// <summary>What decides on the pixels of a batch; what is done with their values is each model's own affair.</summary>
    private static Preprocessing PixelsOf(Preprocessing preprocessing) =>
        preprocessing with { Mean = 0, Deviation = 1, Divisor = 255, Channels = ChannelOrder.Rgb };

    private static FloatMatrix Mean(FloatMatrix[] samples)
    {
        var mean = new float[samples[0].Values.Length];
        for (int i = 0; i < mean.Length; i++)
        {
            double sum = 0;
            foreach (FloatMatrix sample in samples)
            {
                sum += sample.Values[i];
            }

            mean[i] = (float)(sum / samples.Length);
        }

        return new FloatMatrix(samples[0].Rows, samples[0].Columns, mean);
    }
}
