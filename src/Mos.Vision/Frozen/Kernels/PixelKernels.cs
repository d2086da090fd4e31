using System.Numerics;

namespace Mos.Vision.Frozen;

/// <summary>Loops over pixels whose channels lie together.</summary>
internal static class PixelKernels
{
    /// <summary>max(scale * x + shift, 0) for pixels that follow each other.</summary>
    /// <param name="x">pixels x channels values.</param>
    /// <param name="scale">A value for each channel.</param>
    /// <param name="shift">A value for each channel.</param>
    /// <param name="y">Receives as many values as there are in x.</param>
    public static void Rectify(ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, Span<float> y)
    {
        int channels = scale.Length;
        ref readonly float source = ref Lanes.First(x, x.Length);
        ref float target = ref Lanes.First(y, x.Length);
        ref readonly float factor = ref Lanes.First(scale, channels);
        ref readonly float summand = ref Lanes.First(shift, channels);
        for (nint pixel = 0; pixel < x.Length; pixel += channels)
        {
            for (nint c = 0; c < channels; c += Lanes.Count)
            {
                Vector<float> value = Vector.MultiplyAddEstimate(Lanes.Load(in source, pixel + c), Lanes.Load(in factor, c), Lanes.Load(in summand, c));
                Lanes.Store(Vector.Max(value, Vector<float>.Zero), ref target, pixel + c);
            }
        }
    }

    /// <summary>Sums pixels.</summary>
    /// <param name="x">pixels x channels values.</param>
    /// <param name="pivot">The pixel from which differences are taken.</param>
    /// <param name="part">Receives the sums.</param>
    public static void Sum(ReadOnlySpan<float> x, int pivot, PartSums part)
    {
        int channels = part.Sums.Length;
        x.Slice(pivot * channels, channels).CopyTo(part.Pivots);
        nint length = x.Length / channels * channels;
        ref readonly float source = ref Lanes.First(x, x.Length);
        ref readonly float pivots = ref Lanes.First(part.Pivots, channels);
        ref float sum = ref Lanes.First(part.Sums, channels);
        ref float square = ref Lanes.First(part.Squares, channels);
        int step = Lanes.Count;
        // A cache line or two of each pixel at a time: the pixels are far apart, the sums stay in registers.
        for (nint c = 0; c < channels; c += 2 * step)
        {
            Vector<float> p0 = Lanes.Load(in pivots, c), p1 = Lanes.Load(in pivots, c + step);
            Vector<float> s0 = default, s1 = default, q0 = default, q1 = default;
            for (nint at = c; at < length; at += channels)
            {
                Vector<float> v0 = Lanes.Load(in source, at) - p0, v1 = Lanes.Load(in source, at + step) - p1;
                s0 += v0;
                s1 += v1;
                q0 = Vector.MultiplyAddEstimate(v0, v0, q0);
                q1 = Vector.MultiplyAddEstimate(v1, v1, q1);
            }

            Lanes.Store(s0, ref sum, c);
            Lanes.Store(s1, ref sum, c + step);
            Lanes.Store(q0, ref square, c);
            Lanes.Store(q1, ref square, c + step);
        }
    }

    /// <summary>Copies values, and up to a register of what follows them: for short runs, where a call to copy them exactly takes longer.</summary>
    /// <param name="x">The values and a register more.</param>
    /// <param name="count">Number of values.</param>
    /// <param name="y">As long.</param>
    public static void Copy(ReadOnlySpan<float> x, int count, Span<float> y)
    {
        ref readonly float source = ref Lanes.First(x, count + Lanes.Count);
        ref float target = ref Lanes.First(y, count + Lanes.Count);
        for (nint at = 0; at < count; at += Lanes.Count)
        {
            Lanes.Store(Lanes.Load(in source, at), ref target, at);
        }
    }

    /// <summary>y = max(y, x), value by value.</summary>
    public static void Maximum(ReadOnlySpan<float> x, Span<float> y)
    {
        ref readonly float source = ref Lanes.First(x, y.Length);
        ref float target = ref Lanes.First(y, y.Length);
        for (nint at = 0; at < y.Length; at += Lanes.Count)
        {
            Lanes.Store(Vector.Max(Lanes.Load(in source, at), Lanes.Load(in target, at)), ref target, at);
        }
    }
}
