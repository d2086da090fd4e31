using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>What a backbone says of N images.</summary>
/// <param name="Features"><c>[N, D]</c>.</param>
/// <param name="Stages">The pooled stages, or null.</param>
internal sealed record BackboneOutput(FloatMatrix Features, IReadOnlyList<FloatMatrix>? Stages);

/// <summary>Gathers the output of a backbone part by part.</summary>
internal sealed class BackboneOutputBuffer
{
    private readonly int _count;
    private readonly int[] _widths;
    private readonly float[][] _values;

    public BackboneOutputBuffer(int count, BitVariant variant, bool withStages)
    {
        _count = count;
        _widths = [variant.FeatureCount, .. withStages ? variant.StageWidths : []];
        _values = [.. _widths.Select(w => new float[count * w])];
    }

    /// <summary>Copies what the network said of a part.</summary>
    public void Put(int first, Tensor features, IEnumerable<Tensor> stages)
    {
        int at = 0;
        foreach (Tensor output in stages.Prepend(features).Take(_widths.Length))
        {
            int width = _widths[at];
            Tensor values = output.detach().cpu().contiguous();
            values.bytes.CopyTo(MemoryMarshal.AsBytes(_values[at++].AsSpan(first * width, (int)output.shape[0] * width)));
        }
    }

    /// <summary>Copies a part that may have more signals.</summary>
    public void Put(int first, BackboneOutputBuffer part)
    {
        for (int signal = 0; signal < _values.Length; signal++)
        {
            part._values[signal].CopyTo(_values[signal], first * _widths[signal]);
        }
    }

    /// <summary>Where the features of an image belong, <c>[D]</c>.</summary>
    public Span<float> Features(int image) => Row(0, image);

    /// <summary>Where a pooled stage of an image belongs; empty where stages are not wanted.</summary>
    public Span<float> Stage(int stage, int image) => _values.Length > 1 ? Row(stage + 1, image) : [];

    public BackboneOutput ToOutput()
    {
        FloatMatrix[] matrices = [.. _values.Zip(_widths, (values, width) => new FloatMatrix(_count, width, values))];
        return new BackboneOutput(matrices[0], matrices.Length > 1 ? matrices[1..] : null);
    }

    private Span<float> Row(int signal, int image) => _values[signal].AsSpan(image * _widths[signal], _widths[signal]);
}
