using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mos.Vision.Frozen;

/// <summary>Kernels with mean 0 and variance 1 for each output.</summary>
/// <param name="kernels">[outputs, length].</param>
/// <param name="outputs">Number of outputs.</param>
/// <inheritdoc cref="StdConv2d" path="/remarks"/>
internal sealed class StandardizedKernels(float[] kernels, int outputs) : KernelPanels(outputs, kernels.Length / outputs)
{
    private const double Epsilon = 1e-10;

    protected override void Fill(int first, int count, Span<double> panel)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(panel.Length);
        Span<float> raw = rented.AsSpan(0, panel.Length);
        PackedMatrixBuilder.Turn(kernels.AsSpan(first * Length, count * Length), Length, raw);
        ref readonly float source = ref Lanes.First(raw, panel.Length);
        ref double target = ref Lanes.First(panel, panel.Length);
        Widen(in source, ref target, panel.Length);
        for (int lane = 0; lane < Width; lane += Vector<double>.Count)
        {
            Standardize(ref target, lane, Width, Length);
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(ref readonly float source, ref double target, nint count)
    {
        for (nint at = 0; at < count; at += Lanes.Count)
        {
            Vector.Widen(Lanes.Load(in source, at), out Vector<double> left, out Vector<double> right);
            Lanes.Store(left, ref target, at);
            Lanes.Store(right, ref target, at + Vector<double>.Count);
        }
    }

    /// <summary>Standardises a register of outputs, the values of each summed one after another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Standardize(ref double values, nint first, nint step, int length)
    {
        Vector<double> mean = default, variance = default, count = new(length);
        nint end = first + (step * length);
        for (nint at = first; at < end; at += step)
        {
            mean += Lanes.Load(in values, at) / count;
        }

        for (nint at = first; at < end; at += step)
        {
            Vector<double> distance = Lanes.Load(in values, at) - mean;
            variance += distance * distance / count;
        }

        Vector<double> factor = Vector<double>.One / Vector.SquareRoot(variance + new Vector<double>(Epsilon));
        for (nint at = first; at < end; at += step)
        {
            Lanes.Store((Lanes.Load(in values, at) - mean) * factor, ref values, at);
        }
    }
}
