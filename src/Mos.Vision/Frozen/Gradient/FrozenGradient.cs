using System.Numerics.Tensors;

namespace Mos.Vision.Frozen;

/// <summary>
/// Gradients of what a <see cref="FrozenNetwork"/> says with respect to its pixels, from the trace of a forward pass; those of its parameters are
/// never computed. Needs no torch. Has the kernels once more, transposed. Immutable; may be used by several threads.
/// </summary>
/// <remarks>As in a forward pass, the gradient of an image depends on nothing beside it, to the last bit.</remarks>
internal sealed class FrozenGradient
{
    private readonly WindowGradient _root;
    private readonly UnitGradient[] _units;
    private readonly int[] _unitsBefore;
    private readonly FrozenGroupNorm _last;

    /// <param name="variant">The structure.</param>
    /// <param name="values">The values of a parameter, row by row; asked for in any order, by several threads.</param>
    public FrozenGradient(BitVariant variant, Func<BitTensor, float[]> values)
    {
        var parameters = new FrozenParameters(variant, values);
        _root = new WindowGradient(new TransposedKernels(parameters.Kernels(BitLayout.RootKernel).Values(), variant.Width(64), 3).Matrix(), inputs: 3, size: 7, stride: 2);
        _units = [.. BitUnit.Of(variant).AsParallel().AsOrdered().Select(u => new UnitGradient(u, parameters))];
        _unitsBefore = [.. Enumerable.Range(0, variant.Units.Count + 1).Select(stage => variant.Units.Take(stage).Sum())];
        _last = parameters.Norm("before_head.gn");
    }

    /// <summary>The gradient of the features, or of a pooled stage, times a cotangent.</summary>
    /// <param name="trace">Of the forward pass of the images.</param>
    /// <param name="stage">The stage, 0 being the root; null: the features.</param>
    /// <param name="cotangent">A row of the signal's length for each image.</param>
    /// <param name="height">Of the images.</param>
    /// <param name="width">Of the images.</param>
    /// <param name="cores">Threads that share the work.</param>
    /// <param name="cancellationToken">Stops between units.</param>
    /// <returns>A value for each channel of each pixel.</returns>
    public Activations Of(FrozenTrace trace, int? stage, FloatMatrix cotangent, int height, int width, Cores cores, CancellationToken cancellationToken)
    {
        int unit = stage is int s ? _unitsBefore[s] : _units.Length;
        Activations Input(int u) => u < _units.Length ? trace.Units[u].Input : trace.Last!;
        Activations gradient = OfMeans(Input(unit), cotangent);
        if (stage is null)
        {
            NormGradient.Of(_last, trace.Last!, gradient, cores).Normalize(gradient, null, cores);
        }

        while (--unit >= 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            gradient = _units[unit].Backward(gradient, trace.Units[unit], cores);
        }

        using Activations pooled = gradient;
        using Activations convolved = MaximumGradient.Backward(trace.Root!, Input(0), pooled, cores);
        return _root.Backward(convolved, height, width, cores);
    }

    /// <summary>The gradient of pixels whose mean has a gradient: a share for each.</summary>
    private static Activations OfMeans(Activations x, FloatMatrix cotangent)
    {
        Activations gradient = x.AnotherOfItsSize();
        var share = new float[x.Channels];
        for (int image = 0; image < x.Images; image++)
        {
            TensorPrimitives.Divide(cotangent.Row(image), x.Height * x.Width, share);
            for (int pixel = 0; pixel < x.Height * x.Width; pixel++)
            {
                share.CopyTo(gradient.Pixels(image, pixel, 1));
            }
        }

        return gradient;
    }
}
