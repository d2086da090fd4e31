using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mos.Vision.Frozen;

/// <summary>The transform of 3x3 kernels to the planes of Winograd's F(4x4, 3x3), in double precision.</summary>
/// <inheritdoc cref="WinogradTransform" path="/remarks"/>
internal static class WinogradKernels
{
    private const int Inputs = WinogradTransform.Inputs;
    private const int Planes = WinogradTransform.Planes;
    private const int Area = 9;

    private const double Near = 0.70710678118654757;
    private const double Far = 1.4142135623730951;
    private const double NearSquare = Near * Near;
    private const double FarSquare = Far * Far;

    // The derivative of x (x^2 - 1/2)(x^2 - 2) at the points.
    private const double NearSlope = (5 * NearSquare * NearSquare) - (7.5 * NearSquare) + 1;
    private const double FarSlope = (5 * FarSquare * FarSquare) - (7.5 * FarSquare) + 1;

    /// <summary>A matrix [outputs, inputs] for each plane.</summary>
    public static PackedMatrix[] Pack(KernelPanels kernels)
    {
        int inputs = kernels.Length / Area, width = PackedMatrixBuilder.PanelRows;
        PackedMatrixBuilder[] planes = [.. Enumerable.Range(0, Planes).Select(_ => new PackedMatrixBuilder(kernels.Outputs, inputs))];
        kernels.ForEach((panel, values) =>
        {
            Span<double> transformed = stackalloc double[Planes * width];
            for (int input = 0; input < inputs; input++)
            {
                Transform(values.Slice(input * Area * width, Area * width), width, transformed);
                for (int plane = 0; plane < Planes; plane++)
                {
                    KernelPanels.Round(transformed.Slice(plane * width, width), planes[plane].Panel(panel).Slice(input * width, width));
                }
            }
        });
        return Array.ConvertAll(planes, p => p.Build());
    }

    /// <summary>G g G^T of kernels side by side.</summary>
    /// <param name="kernels">9 values of each, those of a place together.</param>
    /// <param name="width">Number of kernels.</param>
    /// <param name="planes">Receives 36 values of each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform(ReadOnlySpan<double> kernels, int width, Span<double> planes)
    {
        ref readonly double source = ref Lanes.First(kernels, Area * width);
        ref double target = ref Lanes.First(planes, Planes * width);
        Span<Vector<double>> half = stackalloc Vector<double>[Inputs * 3];
        for (nint lane = 0; lane < width; lane += Vector<double>.Count)
        {
            for (int column = 0; column < 3; column++)
            {
                nint at = lane + (column * width);
                (half[column], half[3 + column], half[6 + column], half[9 + column], half[12 + column], half[15 + column]) =
                    Line(Lanes.Load(in source, at), Lanes.Load(in source, at + (3 * width)), Lanes.Load(in source, at + (6 * width)));
            }

            for (int row = 0; row < Inputs; row++)
            {
                (Vector<double> p0, Vector<double> p1, Vector<double> p2, Vector<double> p3, Vector<double> p4, Vector<double> p5) = Line(half[row * 3], half[(row * 3) + 1], half[(row * 3) + 2]);
                nint at = lane + (row * Inputs * width);
                Lanes.Store(p0, ref target, at);
                Lanes.Store(p1, ref target, at + width);
                Lanes.Store(p2, ref target, at + (2 * width));
                Lanes.Store(p3, ref target, at + (3 * width));
                Lanes.Store(p4, ref target, at + (4 * width));
                Lanes.Store(p5, ref target, at + (5 * width));
            }
        }
    }

    /// <summary>G of three values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<double> P0, Vector<double> P1, Vector<double> P2, Vector<double> P3, Vector<double> P4, Vector<double> P5) Line(
        Vector<double> g0, Vector<double> g1, Vector<double> g2)
    {
        Vector<double> nearOdd = g1 * Near, nearEven = g2 * NearSquare, farOdd = g1 * Far, farEven = g2 * FarSquare;
        Vector<double> nearSlope = new(NearSlope), farSlope = new(FarSlope);
        return (
            g0,
            (g0 + nearOdd + nearEven) / nearSlope,
            (g0 - nearOdd + nearEven) / nearSlope,
            (g0 + farOdd + farEven) / farSlope,
            (g0 - farOdd + farEven) / farSlope,
            g2);
    }
}
