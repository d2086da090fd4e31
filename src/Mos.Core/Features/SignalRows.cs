using System.Numerics.Tensors;

namespace Mos;

/// <summary>Rows of signals in memory: whether they are whole, and some of them.</summary>
internal static class SignalRows
{
    /// <summary>What is wrong with signals, as a sentence without its full stop; null: nothing.</summary>
    public static string? Fault(ModelInfo model, ModelOutput output, IReadOnlyList<int>? labels) =>
        output.Count == 0 ? "there are no rows"
        : output.Features is null && output.Logits is null ? "there are neither features nor logits"
        : Fault(output, "features", output.Features, model.Head?.FeatureCount)
            ?? Fault(output, "logits", output.Logits, model.Groups?.LogitCount ?? model.ClassCount)
            ?? Fault(output, labels, model.ClassCount);

    /// <summary>A stretch of the rows.</summary>
    public static ModelOutput Of(ModelInfo model, ModelOutput output, int start, int count) => new()
    {
        Count = count,
        Features = output.Features?.Part(start, count),
        Logits = output.Logits?.Part(start, count),
        Stages = output.Stages is { } stages ? [.. stages.Select(s => s.Part(start, count))] : null,
        Head = model.Head,
        Groups = model.Groups,
    };

    private static string? Fault(ModelOutput output, string what, FloatMatrix? matrix, int? columns)
    {
        if (matrix is null)
        {
            return null;
        }

        if (matrix.Rows != output.Count || matrix.Columns == 0)
        {
            return $"the {what} are {matrix.Rows} x {matrix.Columns}, and there are {output.Count} rows";
        }

        if (columns is { } wanted && matrix.Columns != wanted)
        {
            return $"the {what} have {matrix.Columns} columns, and the model has {wanted}";
        }

        int row = Enumerable.Range(0, matrix.Rows).FirstOrDefault(r => !TensorPrimitives.IsFiniteAll(matrix.Row(r)), -1);
        return row < 0 ? null : $"row {row} of the {what} holds NaN or infinity";
    }

    private static string? Fault(ModelOutput output, IReadOnlyList<int>? labels, int classes)
    {
        if (labels is null)
        {
            return null;
        }

        if (labels.Count != output.Count)
        {
            return $"there are {labels.Count} labels for {output.Count} rows";
        }

        int row = Enumerable.Range(0, labels.Count).FirstOrDefault(r => labels[r] < -1 || (classes > 0 && labels[r] >= classes), -1);
        return row < 0 ? null : $"row {row} has label {labels[row]}; classes are 0 to {classes - 1}, and -1 is unknown";
    }
}
