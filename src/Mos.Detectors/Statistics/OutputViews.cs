using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Mos.Detectors;

/// <summary>
/// What several scorers and fitters derive from one output, derived once: the logits of the classes without <i>others</i>, the predicted
/// classes, features of length 1. Safe for concurrent use.
/// </summary>
internal sealed class OutputViews
{
    private static readonly ConditionalWeakTable<ModelOutput, OutputViews> Known = [];
    private static readonly ConditionalWeakTable<LinearHead, LinearHead> ClassHeads = [];

    private readonly Lazy<LinearHead> _head;
    private readonly Lazy<FloatMatrix> _logits;
    private readonly Lazy<int[]> _predictions;
    private readonly Lazy<FloatMatrix> _unitFeatures;
    private readonly Lazy<ulong[]> _priorities;

    private OutputViews(ModelOutput output)
    {
        _head = new(() => ClassRows(output.Head!, output.Groups));
        _logits = new(() => LogitsOf(output));
        _predictions = new(() => [.. Enumerable.Range(0, output.Count).Select(i => TensorPrimitives.IndexOfMax(_logits.Value.Row(i)))]);
        _unitFeatures = new(() => UnitRows(output.Features!));
        _priorities = new(() => [.. Enumerable.Range(0, output.Count).Select(i => RowPriority.Of(output.Features!.Row(i)))]);
    }

    /// <summary>The last layer with one row for each class: a group head without its <i>others</i>. Needs <see cref="ModelOutput.Head"/>.</summary>
    public LinearHead Head => _head.Value;

    /// <summary>The logits of the classes, <c>[N, C]</c>: given, or by the head from the features.</summary>
    public FloatMatrix Logits => _logits.Value;

    /// <summary>The class of the largest of <see cref="Logits"/>, for each image.</summary>
    public int[] Predictions => _predictions.Value;

    /// <summary>Features divided by their Euclidean length, <c>[N, D]</c>; NaN where all are 0.</summary>
    public FloatMatrix UnitFeatures => _unitFeatures.Value;

    /// <summary>A hash of the features of each image, see <see cref="RowPriority"/>.</summary>
    public ulong[] Priorities => _priorities.Value;

    public static OutputViews Of(ModelOutput output) => Known.GetValue(output, o => new OutputViews(o));

    /// <summary>The last layer of a model with one row for each class.</summary>
    public static LinearHead ClassRows(LinearHead head, ClassGroups? groups) =>
        groups is null ? head : ClassHeads.GetValue(head, h => new LinearHead(ClassPrototypes.FromHead(h, groups), Pick(h.Bias.Span, groups)));

    /// <summary>Divides a vector by its Euclidean length; NaN where all is 0.</summary>
    public static void ToUnitLength(ReadOnlySpan<float> vector, Span<float> unit)
    {
        // The length in float64: a sum of squares in float32 overflows from 1.8e19 on.
        double length = Math.Sqrt(FeatureNorms.SquaredL2(vector));
        for (int d = 0; d < vector.Length; d++)
        {
            unit[d] = (float)(vector[d] / length);
        }
    }

    private FloatMatrix LogitsOf(ModelOutput output)
    {
        if (output.Logits is not { } logits)
        {
            return Head.Logits(output.Features!);
        }

        if (output.Groups is not { } groups)
        {
            return logits;
        }

        var values = new float[logits.Rows * groups.ClassCount];
        for (int i = 0; i < logits.Rows; i++)
        {
            Pick(logits.Row(i), groups).CopyTo(values.AsSpan(i * groups.ClassCount));
        }

        return new FloatMatrix(logits.Rows, groups.ClassCount, values);
    }

    private static float[] Pick(ReadOnlySpan<float> logits, ClassGroups groups)
    {
        var classes = new float[groups.ClassCount];
        for (int c = 0; c < classes.Length; c++)
        {
            classes[c] = logits[groups.LogitOf(c)];
        }

        return classes;
    }

    private static FloatMatrix UnitRows(FloatMatrix features)
    {
        var values = new float[features.Values.Length];
        for (int i = 0; i < features.Rows; i++)
        {
            ToUnitLength(features.Row(i), values.AsSpan(i * features.Columns, features.Columns));
        }

        return new FloatMatrix(features.Rows, features.Columns, values);
    }
}
