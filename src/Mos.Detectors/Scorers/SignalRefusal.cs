namespace Mos.Detectors;

/// <summary>The sentences with which a scorer refuses a model, or an output, that lacks its signals.</summary>
internal static class SignalRefusal
{
    public static ModelSignals Missing(IOodScorer scorer, ModelSignals given) => scorer.Request.Signals & ~given;

    public static ModelSignalException Of(IOodScorer scorer, IOodModel model)
    {
        ModelInfo info = model.Info;
        string head = info.Groups is { } groups
            ? $"has a group head of {groups.ClassCount} classes in {groups.GroupCount} groups"
            : (model.Signals & ModelSignals.Logits) != 0 ? $"has a flat head of {info.ClassCount} classes" : info.Head is null ? "has no head" : $"gives {model.Signals}";
        return Say(scorer, Missing(scorer, model.Signals), $"model '{info.Name}' {head}", hasLogits: (model.Signals & (ModelSignals.Logits | ModelSignals.GroupLogits)) != 0);
    }

    public static ModelSignalException Of(IOodScorer scorer, ModelOutput output)
    {
        string has = output.Logits is not { } logits ? "the output has no logits"
            : output.Groups is { } groups ? $"the output has the logits of {groups.GroupCount} groups"
            : $"the output has the logits of a flat head of {logits.Columns} classes";
        return Say(scorer, Missing(scorer, output.Signals), has, hasLogits: output.Logits is not null);
    }

    private static ModelSignalException Say(IOodScorer scorer, ModelSignals missing, string found, bool hasLogits)
    {
        (string need, string remedy) = missing switch
        {
            _ when missing.HasFlag(ModelSignals.GroupLogits) => ("a group head", "fine-tune with --head group" + (hasLogits ? ", or use Scorers.Msp()" : "")),
            _ when missing.HasFlag(ModelSignals.Logits) => ("a flat head", "fine-tune with --head flat" + (hasLogits ? ", or use Scorers.Mos()" : "")),
            _ => ($"the signals {missing}", "use a model that gives them, or a scorer of logits"),
        };
        return new ModelSignalException($"Scorer '{scorer.Name}' needs {need}; {found}; {remedy}.");
    }
}
