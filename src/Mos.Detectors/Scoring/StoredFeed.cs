namespace Mos.Detectors;

/// <summary>
/// What a model makes of stored signals: the signals as they are where they are its own, and its head on stored features where it shares
/// the backbone alone.
/// </summary>
internal sealed class StoredFeed
{
    private const ModelSignals AnyLogits = ModelSignals.Logits | ModelSignals.GroupLogits;

    private readonly ModelInfo _model;
    private readonly ModelSignals _wanted;
    private readonly bool _takesLogits;

    /// <param name="entry">A model with its scorers.</param>
    /// <param name="signals">What is stored.</param>
    /// <exception cref="ModelSignalException">The signals are not the model's, or not all that is wanted.</exception>
    public StoredFeed(ModelScorers entry, StoredSignals signals)
    {
        ModelInfo stored = signals.Model.Info;
        _model = entry.Model.Info;
        _wanted = entry.Request.Signals;
        _takesLogits = HasSameHead(_model, stored);
        Check(entry.Model, entry.Scorers, _wanted, signals);
    }

    /// <summary>Refuses stored signals that cannot feed a model's methods, before any of them is read.</summary>
    /// <param name="model">The model.</param>
    /// <param name="methods">Its methods; none may need the gradient of the input.</param>
    /// <param name="wanted">What is wanted of the model for them and beside.</param>
    /// <param name="signals">What is stored.</param>
    /// <exception cref="ModelSignalException">The sentence names the method or the models.</exception>
    public static void Check(IOodModel model, IEnumerable<IOodMethod> methods, ModelSignals wanted, StoredSignals signals)
    {
        (ModelInfo info, ModelInfo stored) = (model.Info, signals.Model.Info);
        if (!HasSameBackbone(info, stored))
        {
            throw new ModelSignalException($"The stored signals are of model '{stored.Name}', which is another than '{info.Name}'; extract them with '{info.Name}', or take the stored model.");
        }

        ModelSignals given = signals.Model.Signals;
        if (!HasSameHead(info, stored))
        {
            given &= ~AnyLogits;
        }

        given |= info.Head is null ? ModelSignals.None : ModelSignals.Head;
        if (info.Head is not null && given.HasFlag(ModelSignals.Features))
        {
            given |= info.Groups is null ? ModelSignals.Logits : ModelSignals.GroupLogits;
        }

        IOodMethod[] all = [.. methods];
        if (Array.Find(all, m => m.Request.Signals.HasFlag(ModelSignals.InputGradient)) is { } moving)
        {
            throw new ModelSignalException($"Scorer '{moving.Name}' needs the gradient of the input, which stored signals cannot give; give images and the model, or leave it out.");
        }

        if ((wanted & ~given) is var missing and not ModelSignals.None)
        {
            string who = Array.Find(all, m => (m.Request.Signals & missing) != 0) is { } needy ? $"Scorer '{needy.Name}'" : "What is asked for";
            throw new ModelSignalException($"{who} needs the signals {missing} of model '{info.Name}', and {given} are stored; extract those too, or leave it out.");
        }
    }

    /// <summary>The output of the model for a part.</summary>
    public ModelOutput Output(ModelOutput stored)
    {
        bool hasLogits = stored.Count > 0 && (_wanted & AnyLogits) != 0;
        bool hasHead = _wanted.HasFlag(ModelSignals.Head);
        return new ModelOutput
        {
            Count = stored.Count,
            Logits = !hasLogits ? null : _takesLogits && stored.Logits is { } logits ? logits : _model.Head!.Logits(stored.Features!),
            Groups = hasLogits || hasHead ? _model.Groups : null,
            Head = hasHead ? _model.Head : null,
            Features = stored.Features,
            Stages = stored.Stages,
        };
    }

    /// <summary>Without a fingerprint the name is all that tells models apart.</summary>
    private static bool HasSameBackbone(ModelInfo a, ModelInfo b) =>
        a.BackboneHash == b.BackboneHash && (a.BackboneHash is not null || (a.Name == b.Name && a.Preprocessing == b.Preprocessing));

    private static bool HasSameHead(ModelInfo a, ModelInfo b) =>
        HasSameBackbone(a, b) && (a.Groups is null) == (b.Groups is null) && ModelFingerprint.Of(a) == ModelFingerprint.Of(b);
}
