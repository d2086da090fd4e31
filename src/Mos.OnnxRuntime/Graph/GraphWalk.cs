namespace Mos.OnnxRuntime;

/// <summary>Steps through a graph against the flow of data.</summary>
internal static class GraphWalk
{
    private const int MostSteps = 32;

    /// <summary>What gives its first input on unchanged when a network is run, but for type and shape.</summary>
    private static readonly HashSet<string> Reshaping = ["Identity", "Cast", "Dropout", "Reshape", "Flatten", "Squeeze", "Unsqueeze"];

    private static readonly HashSet<string> Copying = ["Identity", "Cast", "Dropout"];

    /// <summary>The node from which a tensor comes, across reshapes.</summary>
    public static OnnxNode? SourceOf(OnnxFile file, string tensor) => file.ProducerOf(Through(file, tensor, Reshaping));

    /// <summary>The first of all tensors of which this one is a copy.</summary>
    public static string OriginOf(OnnxFile file, string tensor) => Through(file, tensor, Copying);

    private static string Through(OnnxFile file, string tensor, HashSet<string> operations)
    {
        for (int step = 0; step < MostSteps && file.ProducerOf(tensor) is { Inputs.Count: > 0 } node && operations.Contains(node.Operation); step++)
        {
            tensor = node.Inputs[0];
        }

        return tensor;
    }
}
