using System.Numerics.Tensors;

namespace Mos;

/// <summary>Reads signals that any framework wrote as arrays: <c>.npz</c>, safetensors, or another file of tensors. With them a model that Mos cannot run gains every scorer that needs no network.</summary>
/// <remarks>
/// A file of images has <c>features</c> <c>[N, D]</c> (penultimate, after pooling), <c>logits</c> <c>[N, L]</c>, or both, and where they are
/// known <c>labels</c> <c>[N]</c>, classes from 0 and -1 for unknown. The file of a head has <c>weight</c> <c>[L, D]</c> and <c>bias</c> <c>[L]</c>.
/// </remarks>
public static class SignalArrays
{
    private const string Features = "features", Logits = "logits", Labels = "labels", Weight = "weight", Bias = "bias";

    /// <summary>Reads the last layer of a classifier.</summary>
    /// <param name="path">A file with <c>weight</c> and <c>bias</c>.</param>
    /// <exception cref="MosFormatException">One is missing, they do not fit each other, a value is NaN or infinite, or the file is damaged.</exception>
    /// <exception cref="MosException">The file cannot be opened.</exception>
    public static LinearHead ReadHead(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using TensorFile file = TensorFile.Open(path);
        FloatMatrix weight = MatrixOf(file, Weight) ?? throw Wrong(path, "has no 'weight'; the head is an array 'weight' of L x D and an array 'bias' of L values");
        if (!file.TryGet(Bias, out StoredTensor? bias) || bias.Shape is not [var length] || length != weight.Rows)
        {
            throw Wrong(path, $"has no 'bias' of {weight.Rows} values, one for each row of 'weight'; save it too, zeros where the layer has none");
        }

        float[] biases = bias.ToFloats();
        return !TensorPrimitives.IsFiniteAll(weight.Values) || !TensorPrimitives.IsFiniteAll<float>(biases)
            ? throw Wrong(path, "holds NaN or infinity; export the head again")
            : new LinearHead(weight, biases);
    }

    /// <summary>Reads what a model said of images.</summary>
    /// <param name="path">A file with <c>features</c>, <c>logits</c> or both, and <c>labels</c> where they are known.</param>
    /// <param name="head">The last layer; the logits follow from it where the file has none. Null: scorers that need it cannot run.</param>
    /// <param name="groups">The partition of a group-softmax head; null: the head is flat.</param>
    /// <param name="like">Signals of the same model that were read before; what is of other widths is refused. Null: any widths.</param>
    /// <exception cref="MosFormatException">An array is missing, of another width or length, or holds NaN or infinity; or the file is damaged.</exception>
    /// <exception cref="MosException">The file cannot be opened.</exception>
    public static StoredSignals Read(string path, LinearHead? head = null, ClassGroups? groups = null, StoredSignals? like = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using TensorFile file = TensorFile.Open(path);
        FloatMatrix? features = MatrixOf(file, Features), logits = MatrixOf(file, Logits);
        if ((features ?? logits) is not { } rows)
        {
            throw Wrong(path, $"has neither '{Features}' nor '{Logits}' among its {file.Tensors.Count} arrays; name one so");
        }

        if (features is not null && head is not null && features.Columns != head.FeatureCount)
        {
            throw Wrong(path, $"has features of {features.Columns} values, and the head takes {head.FeatureCount}; take both from one model");
        }

        int[]? labels = LabelsOf(file);
        logits ??= features is null ? null : head?.Logits(features);
        int logitCount = head?.LogitCount ?? logits?.Columns ?? 0;
        var model = new ModelInfo
        {
            Name = Features,
            Preprocessing = Preprocessing.Paper,
            ClassCount = groups?.ClassCount ?? like?.Model.Info.ClassCount ?? (logitCount > 0 ? logitCount : labels?.Append(-1).Max() + 1 ?? 0),
            Head = head,
            Groups = groups,
        };
        if (groups is not null && logitCount != groups.LogitCount)
        {
            throw Wrong(path, $"has {logitCount} logits, and {groups.ClassCount} classes in {groups.GroupCount} groups need {groups.LogitCount}; give the groups that the head was trained with");
        }

        var output = new ModelOutput { Count = rows.Rows, Features = features, Logits = logits, Head = head, Groups = groups };
        return (SignalRows.Fault(model, output, labels) ?? Difference(output, like)) is { } fault
            ? throw Wrong(path, $"cannot be used: {fault}")
            : StoredSignals.FromOutput(model, output, labels, System.IO.Path.GetFileName(path));
    }

    private static string? Difference(ModelOutput output, StoredSignals? like)
    {
        ModelOutput? other = like?.ReadParts().FirstOrDefault()?.Output;
        return Of(Features, output.Features, other?.Features) ?? Of(Logits, output.Logits, other?.Logits);

        static string? Of(string what, FloatMatrix? here, FloatMatrix? there) => here is null || there is null || here.Columns == there.Columns
            ? null
            : $"its {what} have {here.Columns} columns, and those that were given before have {there.Columns}; take all from one model";
    }

    private static FloatMatrix? MatrixOf(TensorFile file, string name) => !file.TryGet(name, out StoredTensor? tensor) ? null
        : tensor.Shape is [>= 0 and <= int.MaxValue and var rows, >= 0 and <= int.MaxValue and var columns]
            ? new FloatMatrix((int)rows, (int)columns, tensor.ToFloats())
            : throw Wrong(file.Path, $"has '{name}' of shape [{string.Join(", ", tensor.Shape)}], and a matrix is wanted, a row for each {(name == Weight ? "logit" : "image")}; pool and reshape it");

    private static int[]? LabelsOf(TensorFile file)
    {
        if (!file.TryGet(Labels, out StoredTensor? labels))
        {
            return null;
        }

        if (labels.ElementType is TensorElementType.Float32 or TensorElementType.Float64 or TensorElementType.Float16 or TensorElementType.BFloat16 || labels.Shape.Count != 1)
        {
            throw Wrong(file.Path, "has 'labels' that are no row of whole numbers; save class indices as integers");
        }

        long[] values = labels.ToInt64s();
        return Array.TrueForAll(values, v => v is >= -1 and <= int.MaxValue)
            ? [.. values.Select(v => (int)v)]
            : throw Wrong(file.Path, $"has the label {values.First(v => v is < -1 or > int.MaxValue)}; classes count from 0, and -1 is unknown");
    }

    private static MosFormatException Wrong(string path, string what) => new(path, $"'{path}' {what}.");
}
