namespace Mos.OnnxRuntime;

/// <summary>Finds the tensor of the logits, which is not always an output: many files end in a softmax.</summary>
internal static class LogitsFinder
{
    /// <summary>The name of the tensor.</summary>
    /// <param name="file">The file.</param>
    /// <param name="named">The name that the user gave, or null.</param>
    /// <exception cref="MosException">The name is unknown or is that of probabilities; or no output, or more than one, may be the logits.</exception>
    public static string Find(OnnxFile file, string? named)
    {
        if (named is not null)
        {
            EnsureThere(file, named, "Logits");
            return Softmax(file, named) is { } node ? throw Probabilities(file, named, node) : named;
        }

        OnnxValue[] candidates = [.. file.Outputs.Where(MayBeLogits)];
        string[] found = [.. candidates.Select(o => Softmax(file, o.Name) switch
        {
            null => o.Name,
            { Operation: "Sigmoid" } node => throw Probabilities(file, o.Name, node),
            { } node => node.Inputs[0],
        }).Distinct()];
        return found.Length == 1 ? found[0]
            : found.Contains("logits") ? "logits"
            : throw new MosException(
                $"'{file.Path}' has {(found.Length == 0 ? "no output that may be" : "several outputs that may be")} logits of shape [N, classes]; name the tensor by Logits. {Outputs(file)}");
    }

    /// <exception cref="MosException">The graph has no such tensor.</exception>
    public static void EnsureThere(OnnxFile file, string tensor, string option)
    {
        if (!file.Has(tensor))
        {
            throw new MosException($"'{file.Path}' has no tensor '{tensor}'; {option} takes the name of an output or of a tensor inside the graph. {Outputs(file)}");
        }
    }

    private static string Outputs(OnnxFile file) => $"Its outputs are {string.Join(", ", file.Outputs)}.";

    private static bool MayBeLogits(OnnxValue output) =>
        output.Type is OnnxType.Undefined or OnnxType.Float or OnnxType.Float16 && (output.Shape is null || output.Shape.Count == 2 || IsPooled(output.Shape));

    private static bool IsPooled(IReadOnlyList<string> shape) => shape.Count == 4 && shape[2] == "1" && shape[3] == "1";

    private static OnnxNode? Softmax(OnnxFile file, string tensor) =>
        GraphWalk.SourceOf(file, tensor) is { Operation: "Softmax" or "LogSoftmax" or "Sigmoid", Inputs.Count: > 0 } node ? node : null;

    private static MosException Probabilities(OnnxFile file, string output, OnnxNode node) => new(
        $"Output '{output}' of '{file.Path}' comes from a {node.Operation} and gives {(node.Operation == "LogSoftmax" ? "log-probabilities" : "probabilities")}, "
        + $"where scores need logits; name the tensor before it: Logits = \"{node.Inputs[0]}\".");
}
