namespace Mos.OnnxRuntime;

/// <summary>What an ONNX file holds, and what Mos would take of it; read without ONNX Runtime.</summary>
public sealed record OnnxModelSummary
{
    /// <summary>The program that wrote the file, such as <c>pytorch</c>; empty when unknown.</summary>
    public required string Producer { get; init; }

    /// <summary>The version of the operator set.</summary>
    public required long Opset { get; init; }

    /// <summary>The inputs, each with name, type and shape.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The outputs, each with name, type and shape.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>The tensor of the logits; null where it cannot be told.</summary>
    public string? Logits { get; init; }

    /// <summary>Why the logits cannot be told; null where they can.</summary>
    public string? Difficulty { get; init; }

    /// <summary>The tensor of the penultimate features; null where the graph does not end in a linear layer over constants.</summary>
    public string? Features { get; init; }

    /// <summary>Number of logits; null where the file leaves it open.</summary>
    public int? LogitCount { get; init; }

    /// <summary>Length of a feature vector; null where it is not known.</summary>
    public int? FeatureCount { get; init; }

    /// <summary>The preprocessing that Mos wrote into the file; null: none.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>Other files that hold weights, relative to the file's folder.</summary>
    public required IReadOnlyList<string> ExternalFiles { get; init; }

    internal static OnnxModelSummary Of(OnnxFile file, OnnxLoadOptions options)
    {
        OnnxMetadata metadata = OnnxMetadata.Of(file, options);
        var summary = new OnnxModelSummary
        {
            Producer = file.Producer,
            Opset = file.Opset,
            Inputs = [.. file.Inputs.Select(i => i.ToString())],
            Outputs = [.. file.Outputs.Select(o => o.ToString())],
            Preprocessing = metadata.Preprocessing,
            ExternalFiles = [.. file.ExternalFiles],
        };
        try
        {
            string logits = LogitsFinder.Find(file, metadata.Logits);
            (LinearHead Head, string Features)? found = file.ExternalFiles.All(f => File.Exists(Path.Combine(file.Folder, f))) ? HeadFinder.Find(file, logits) : null;
            return summary with
            {
                Logits = logits,
                Features = metadata.Features ?? found?.Features,
                LogitCount = found?.Head.LogitCount ?? file.Outputs.FirstOrDefault(o => o.Name == logits)?.Length(1),
                FeatureCount = found?.Head.FeatureCount,
            };
        }
        catch (MosException e)
        {
            return summary with { Difficulty = e.Message };
        }
    }
}
