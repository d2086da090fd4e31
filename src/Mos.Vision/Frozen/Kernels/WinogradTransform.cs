using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mos.Vision.Frozen;

/// <summary>
/// The transforms of Winograd's F(4x4, 3x3) over pixels whose channels lie together: 16 outputs of a 3x3 convolution from 36 products
/// instead of 144.
/// </summary>
/// <remarks>
/// Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016. The points are 0, 1/sqrt(2), -1/sqrt(2), sqrt(2),
/// -sqrt(2) and infinity: with 0, 1, -1, 2, -2 the largest error is five times as large (Barabasz et al., "Error Analysis and Improving
/// the Accuracy of Winograd Convolution for Deep Neural Networks", 2020, choose points so).
/// </remarks>
internal static class WinogradTransform
{
    /// <summary>Side of the tile of outputs.</summary>
    public const int Outputs = 4;

    /// <summary>Side of the tile of inputs, which is the side of the transformed tile.</summary>
    public const int Inputs = 6;

    /// <summary>Products for each pair of an input and an output channel.</summary>
    public const int Planes = Inputs * Inputs;

    private const float Near = 0.70710678f;
    private const float Far = 1.41421356f;

    /// <summary>B^T d B of one tile.</summary>
    /// <param name="strip">The first pixel of the tile and what follows.</param>
    /// <param name="rowStride">Values from one row of pixels to the next.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <param name="planes">The first value of the tile in the first plane and what follows.</param>
    /// <param name="planeStride">Values from one plane to the next.</param>
    public static void Input(ReadOnlySpan<float> strip, int rowStride, int channels, Span<float> planes, int planeStride)
    {
        ref readonly float source = ref Lanes.First(strip, ((Inputs - 1) * rowStride) + (Inputs * channels));
        ref float target = ref Lanes.First(planes, ((Planes - 1) * planeStride) + channels);
        Span<Vector<float>> half = stackalloc Vector<float>[Planes];
        nint down = rowStride, plane = planeStride;
        for (nint c = 0; c < channels; c += Lanes.Count)
        {
            for (int x = 0; x < Inputs; x++)
            {
                nint at = c + (x * channels);
                Vector<float> d0 = Lanes.Load(in source, at), d1 = Lanes.Load(in source, at + down), d2 = Lanes.Load(in source, at + (2 * down));
                Vector<float> d3 = Lanes.Load(in source, at + (3 * down)), d4 = Lanes.Load(in source, at + (4 * down)), d5 = Lanes.Load(in source, at + (5 * down));
                InputLine(ref d0, ref d1, ref d2, ref d3, ref d4, ref d5);
                half[x] = d0;
                half[6 + x] = d1;
                half[12 + x] = d2;
                half[18 + x] = d3;
                half[24 + x] = d4;
                half[30 + x] = d5;
            }

            for (int y = 0; y < Inputs; y++)
            {
                ReadOnlySpan<Vector<float>> row = half.Slice(y * Inputs, Inputs);
                Vector<float> d0 = row[0], d1 = row[1], d2 = row[2], d3 = row[3], d4 = row[4], d5 = row[5];
                InputLine(ref d0, ref d1, ref d2, ref d3, ref d4, ref d5);
                nint at = c + (y * Inputs * plane);
                Lanes.Store(d0, ref target, at);
                Lanes.Store(d1, ref target, at + plane);
                Lanes.Store(d2, ref target, at + (2 * plane));
                Lanes.Store(d3, ref target, at + (3 * plane));
                Lanes.Store(d4, ref target, at + (4 * plane));
                Lanes.Store(d5, ref target, at + (5 * plane));
            }
        }
    }

    /// <summary>A^T m A of one tile; what lies beyond the edge of the map is dropped.</summary>
    /// <param name="planes">The first value of the tile in the first plane and what follows.</param>
    /// <param name="planeStride">Values from one plane to the next.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <param name="map">The first of the channels in the first pixel of the tile in the map, and what follows.</param>
    /// <param name="pixelStride">Values from one pixel of the map to the next.</param>
    /// <param name="rowStride">Values from one row of the map to the next.</param>
    /// <param name="height">Rows of the tile inside the map, 1 to 4.</param>
    /// <param name="width">Columns of the tile inside the map, 1 to 4.</param>
    /// <param name="part">Its sums grow by the tile.</param>
    /// <param name="isFirst">Whether the tile is the first of its part that is computed, and gives the pivots.</param>
    public static void Output(ReadOnlySpan<float> planes, int planeStride, int channels, Span<float> map, int pixelStride, int rowStride, int height, int width, PartSums part, bool isFirst)
    {
        ref readonly float source = ref Lanes.First(planes, ((Planes - 1) * planeStride) + channels);
        ref float target = ref Lanes.First(map, ((height - 1) * rowStride) + ((width - 1) * pixelStride) + channels);
        ref float sum = ref Lanes.First(part.Sums, channels);
        ref float square = ref Lanes.First(part.Squares, channels);
        ref float pivots = ref Lanes.First(part.Pivots, channels);
        Span<Vector<float>> half = stackalloc Vector<float>[Outputs * Inputs];
        nint plane = planeStride;
        for (nint c = 0; c < channels; c += Lanes.Count)
        {
            for (int x = 0; x < Inputs; x++)
            {
                nint at = c + (x * plane);
                (half[x], half[6 + x], half[12 + x], half[18 + x]) = OutputLine(
                    Lanes.Load(in source, at), Lanes.Load(in source, at + (6 * plane)), Lanes.Load(in source, at + (12 * plane)),
                    Lanes.Load(in source, at + (18 * plane)), Lanes.Load(in source, at + (24 * plane)), Lanes.Load(in source, at + (30 * plane)));
            }

            Vector<float> s = Lanes.Load(in sum, c), q = Lanes.Load(in square, c), pivot = Lanes.Load(in pivots, c);
            if (isFirst)
            {
                ReadOnlySpan<Vector<float>> middle = half.Slice(height / 2 * Inputs, Inputs);
                (Vector<float> left, Vector<float> right, _, _) = OutputLine(middle[0], middle[1], middle[2], middle[3], middle[4], middle[5]);
                pivot = width > 1 ? right : left;
            }

            for (int y = 0; y < height; y++)
            {
                ReadOnlySpan<Vector<float>> row = half.Slice(y * Inputs, Inputs);
                (Vector<float> y0, Vector<float> y1, Vector<float> y2, Vector<float> y3) = OutputLine(row[0], row[1], row[2], row[3], row[4], row[5]);
                nint at = c + (y * rowStride);
                Put(y0, ref target, at, pivot, ref s, ref q);
                if (width > 1)
                {
                    Put(y1, ref target, at + pixelStride, pivot, ref s, ref q);
                }

                if (width > 2)
                {
                    Put(y2, ref target, at + (2 * pixelStride), pivot, ref s, ref q);
                }

                if (width > 3)
                {
                    Put(y3, ref target, at + (3 * pixelStride), pivot, ref s, ref q);
                }
            }

            Lanes.Store(s, ref sum, c);
            Lanes.Store(q, ref square, c);
            Lanes.Store(pivot, ref pivots, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector<float> value, ref float target, nint at, Vector<float> pivot, ref Vector<float> sum, ref Vector<float> square)
    {
        Lanes.Store(value, ref target, at);
        Vector<float> distance = value - pivot;
        sum += distance;
        square = Vector.MultiplyAddEstimate(distance, distance, square);
    }

    /// <summary>B^T of six values, in their place. With points p and -p, sums and differences of an even and an odd part serve both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InputLine(ref Vector<float> d0, ref Vector<float> d1, ref Vector<float> d2, ref Vector<float> d3, ref Vector<float> d4, ref Vector<float> d5)
    {
        // near^2 = 1/2, far^2 = 2, and the product of both is 1.
        Vector<float> minusHalf = new(-0.5f), minusTwo = new(-2f), sum = new(-2.5f), near = new(Near), far = new(Far);
        Vector<float> first = Vector.MultiplyAddEstimate(sum, d2, d0 + d4);
        Vector<float> last = Vector.MultiplyAddEstimate(sum, d3, d1 + d5);
        Vector<float> evenNear = Vector.MultiplyAddEstimate(minusTwo, d2, d4), oddNear = near * Vector.MultiplyAddEstimate(minusTwo, d1, d3);
        Vector<float> evenFar = Vector.MultiplyAddEstimate(minusHalf, d2, d4), oddFar = far * Vector.MultiplyAddEstimate(minusHalf, d1, d3);
        d0 = first;
        d1 = evenNear + oddNear;
        d2 = evenNear - oddNear;
        d3 = evenFar + oddFar;
        d4 = evenFar - oddFar;
        d5 = last;
    }

    /// <summary>A^T of six values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<float> Y0, Vector<float> Y1, Vector<float> Y2, Vector<float> Y3) OutputLine(
        Vector<float> m0, Vector<float> m1, Vector<float> m2, Vector<float> m3, Vector<float> m4, Vector<float> m5)
    {
        Vector<float> half = new(0.5f), two = new(2f), near = new(Near), far = new(Far);
        Vector<float> evenNear = m1 + m2, oddNear = near * (m1 - m2), evenFar = m3 + m4, oddFar = far * (m3 - m4);
        return (
            m0 + evenNear + evenFar,
            oddNear + oddFar,
            Vector.MultiplyAddEstimate(half, evenNear, two * evenFar),
            Vector.MultiplyAddEstimate(half, oddNear, Vector.MultiplyAddEstimate(two, oddFar, m5)));
    }
}
