namespace Mos.Detectors;

/// <summary>The sentences with which a method refuses a model, or an output, that does not fit it.</summary>
internal static class SignalRefusal
{
    public static ModelSignals Missing(IOodMethod method, ModelSignals given) => method.Request.Signals & ~given;

    public static ModelSignalException Of(IOodMethod method, IOodModel model)
    {
        ModelInfo info = model.Info;
        string head = info.Groups is { } groups
            ? $"has a group head of {groups.ClassCount} classes in {groups.GroupCount} groups"
            : (model.Signals & ModelSignals.Logits) != 0 ? $"has a flat head of {info.ClassCount} classes" : info.Head is null ? "has no head" : $"gives {model.Signals}";
        return Say(method, Missing(method, model.Signals), $"model '{info.Name}' {head}", hasLogits: (model.Signals & (ModelSignals.Logits | ModelSignals.GroupLogits)) != 0);
    }

    public static ModelSignalException Of(IOodMethod method, ModelOutput output)
    {
        string has = output.Logits is not { } logits ? "the output has no logits"
            : output.Groups is { } groups ? $"the output has the logits of {groups.GroupCount} groups"
            : $"the output has the logits of a flat head of {logits.Columns} classes";
        return Say(method, Missing(method, output.Signals), has, hasLogits: output.Logits is not null);
    }

    public static ModelSignalException OfFitted(IOodMethod method, IOodModel model) =>
        new($"Scorer '{method.Name}' was fitted on another model than '{model.Info.Name}'{FittedOn(method)}; fit it on this one, or use it with that one.");

    /// <summary>What is known of the model that a scorer was fitted on; nothing of the parts of a combination.</summary>
    private static string FittedOn(IOodMethod method) =>
        method is IStorableScorer { ModelFingerprint: { } whole } ? $", on one whose fingerprint begins with {whole[..Math.Min(12, whole.Length)]}" : "";

    private static ModelSignalException Say(IOodMethod method, ModelSignals missing, string found, bool hasLogits)
    {
        (string need, string remedy) = missing switch
        {
            _ when missing.HasFlag(ModelSignals.GroupLogits) => ("a group head", "fine-tune with --head group" + (hasLogits ? ", or use Scorers.Msp()" : "")),
            _ when missing.HasFlag(ModelSignals.Logits) => ("a flat head", "fine-tune with --head flat" + (hasLogits ? ", or use Scorers.Mos()" : "")),
            ModelSignals.Head => ("the weights of the last layer", "use a model whose head is known, or give it one"),
            _ when (missing & (ModelSignals.MapReentry | ModelSignals.FeatureMaps | ModelSignals.MapReadings)) != 0 => (
                "the feature maps of the network, which ONNX files and stored signals do not give", "use a BiT model, or a scorer of pooled features, such as Scorers.AshS()"),
            _ when missing.HasFlag(ModelSignals.InputGradient) => (
                "gradients with respect to the pixels, which ONNX and most other models do not give" + (missing.HasFlag(ModelSignals.Stages) ? ", and pooled stages" : ""),
                "use a BiT model, or a scorer without an input step, such as Scorers.Energy()"),
            _ when missing.HasFlag(ModelSignals.Stages) => ("the pooled features of the network's stages, which a BiT model gives", "use one, or a scorer of logits, such as Scorers.Energy()"),
            ModelSignals.LogitSamples => ("several predictions of each image", "use an EnsembleModel (--ensemble) or a DropoutModel (--dropout-passes), or Scorers.Msp()"),
            _ => ($"the signals {missing}", "use a model that gives them, or a scorer of logits"),
        };
        return new ModelSignalException($"Scorer '{method.Name}' needs {need}; {found}; {remedy}.");
    }
}
