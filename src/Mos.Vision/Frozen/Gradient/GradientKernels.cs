using System.Numerics;

namespace Mos.Vision.Frozen;

/// <summary>Loops over the gradients of pixels whose channels lie together. All spans of one value for each channel have the same length.</summary>
internal static class GradientKernels
{
    /// <summary>Cuts a gradient by a ReLU, and sums it and its products with x - mean.</summary>
    /// <param name="gradient">pixels x channels values.</param>
    /// <param name="x">As many values.</param>
    /// <param name="scale">The gradient stays where scale * x + shift is above 0, and is 0 elsewhere.</param>
    /// <param name="shift">See there.</param>
    /// <param name="mean">Of the channel's group.</param>
    /// <param name="sums">Grow by the gradient.</param>
    /// <param name="products">Grow by the products.</param>
    public static void Cut(
        Span<float> gradient, ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, ReadOnlySpan<float> mean, Span<float> sums, Span<float> products)
    {
        int channels = scale.Length;
        ref float target = ref Lanes.First(gradient, x.Length);
        ref readonly float source = ref Lanes.First(x, x.Length);
        ref readonly float factor = ref Lanes.First(scale, channels);
        ref readonly float summand = ref Lanes.First(shift, channels);
        ref readonly float centre = ref Lanes.First(mean, channels);
        ref float sum = ref Lanes.First(sums, channels);
        ref float product = ref Lanes.First(products, channels);
        for (nint pixel = 0; pixel < x.Length; pixel += channels)
        {
            for (nint c = 0; c < channels; c += Lanes.Count)
            {
                Vector<float> value = Lanes.Load(in source, pixel + c);
                Vector<float> active = Vector.MultiplyAddEstimate(value, Lanes.Load(in factor, c), Lanes.Load(in summand, c));
                Vector<float> g = Vector.ConditionalSelect(Vector.GreaterThan(active, Vector<float>.Zero), Lanes.Load(in target, pixel + c), Vector<float>.Zero);
                Lanes.Store(g, ref target, pixel + c);
                Lanes.Store(Lanes.Load(in sum, c) + g, ref sum, c);
                Lanes.Store(Vector.MultiplyAddEstimate(g, value - Lanes.Load(in centre, c), Lanes.Load(in product, c)), ref product, c);
            }
        }
    }

    /// <summary>scale * gradient + slope * (x - mean) + offset, and a summand.</summary>
    /// <param name="gradient">pixels x channels values.</param>
    /// <param name="x">As many values.</param>
    /// <param name="scale">A value for each channel.</param>
    /// <param name="mean">A value for each channel.</param>
    /// <param name="slope">A value for each channel.</param>
    /// <param name="offset">A value for each channel.</param>
    /// <param name="summand">As many values as there are in x, or none.</param>
    /// <param name="result">Receives as many values.</param>
    public static void Normalize(
        ReadOnlySpan<float> gradient, ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> mean, ReadOnlySpan<float> slope, ReadOnlySpan<float> offset,
        ReadOnlySpan<float> summand, Span<float> result)
    {
        int channels = scale.Length;
        bool hasSummand = !summand.IsEmpty;
        ref readonly float cut = ref Lanes.First(gradient, x.Length);
        ref readonly float source = ref Lanes.First(x, x.Length);
        ref readonly float added = ref Lanes.First(summand, hasSummand ? x.Length : 0);
        ref float target = ref Lanes.First(result, x.Length);
        ref readonly float factor = ref Lanes.First(scale, channels);
        ref readonly float centre = ref Lanes.First(mean, channels);
        ref readonly float steepness = ref Lanes.First(slope, channels);
        ref readonly float start = ref Lanes.First(offset, channels);
        for (nint pixel = 0; pixel < x.Length; pixel += channels)
        {
            for (nint c = 0; c < channels; c += Lanes.Count)
            {
                Vector<float> distance = Lanes.Load(in source, pixel + c) - Lanes.Load(in centre, c);
                Vector<float> value = Vector.MultiplyAddEstimate(distance, Lanes.Load(in steepness, c), Lanes.Load(in start, c));
                value = Vector.MultiplyAddEstimate(Lanes.Load(in cut, pixel + c), Lanes.Load(in factor, c), value);
                Lanes.Store(hasSummand ? value + Lanes.Load(in added, pixel + c) : value, ref target, pixel + c);
            }
        }
    }

    /// <summary>Gives the gradient of a maximum to one of the values that it was taken of, unless an earlier one has got it.</summary>
    /// <param name="x">The value, for each channel.</param>
    /// <param name="maximum">The maximum.</param>
    /// <param name="left">Its gradient; 0 once it has been given.</param>
    /// <param name="gradient">Grows by what the value gets.</param>
    public static void Give(ReadOnlySpan<float> x, ReadOnlySpan<float> maximum, Span<float> left, Span<float> gradient)
    {
        int channels = maximum.Length;
        ref readonly float source = ref Lanes.First(x, channels);
        ref readonly float largest = ref Lanes.First(maximum, channels);
        ref float rest = ref Lanes.First(left, channels);
        ref float target = ref Lanes.First(gradient, channels);
        for (nint c = 0; c < channels; c += Lanes.Count)
        {
            Vector<int> here = Vector.Equals(Lanes.Load(in source, c), Lanes.Load(in largest, c));
            Vector<float> g = Lanes.Load(in rest, c);
            Lanes.Store(Lanes.Load(in target, c) + Vector.ConditionalSelect(here, g, Vector<float>.Zero), ref target, c);
            Lanes.Store(Vector.ConditionalSelect(here, Vector<float>.Zero, g), ref rest, c);
        }
    }
}
