using Mos.Vision.Frozen;

namespace Mos.Vision.Tests.Frozen;

/// <summary>Each kind of layer of the frozen form against loops in double precision.</summary>
public class FrozenLayerTests
{
    // Of the largest output; a sum of a few hundred products in single precision errs by as much.
    private const double Tolerance = 4e-6;

    public static TheoryData<int, int, int, int, int, int> Shapes => new()
    {
        // height, width, inputs, outputs, images, threads
        { 1, 1, 32, 32, 1, 1 }, { 2, 2, 32, 64, 2, 2 }, { 3, 5, 64, 32, 3, 2 }, { 4, 4, 32, 32, 1, 3 }, { 7, 9, 32, 160, 2, 1 },
        { 8, 8, 160, 288, 1, 4 }, { 13, 6, 64, 64, 2, 16 }, { 30, 30, 32, 32, 1, 2 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Winograd_equals_the_convolution(int height, int width, int inputs, int outputs, int images, int threads)
    {
        double[] kernels = Values(outputs * inputs * 9, 1);
        using Activations x = Drawn(images, height, width, inputs);
        Rectifier rectifier = Rectifying(images, inputs);

        using Activations y = new WinogradConvolution(new GivenKernels(kernels, outputs)).Forward(x, rectifier, new Cores(threads));

        Check(x, rectifier, kernels, 3, 1, y);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Windows_equal_the_convolution(int height, int width, int inputs, int outputs, int images, int threads)
    {
        double[] kernels = Values(outputs * inputs * 9, 1);
        using Activations x = Drawn(images, height, width, inputs);
        Rectifier rectifier = Rectifying(images, inputs);
        for (int stride = 1; stride <= 2; stride++)
        {
            using Activations y = new WindowConvolution(new GivenKernels(kernels, outputs), 3, stride).Forward(x, rectifier, new Cores(threads));

            Check(x, rectifier, kernels, 3, stride, y);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Products_equal_the_convolution_and_add_to_a_shortcut(int height, int width, int inputs, int outputs, int images, int threads)
    {
        double[] kernels = Values(outputs * inputs, 1);
        using Activations x = Drawn(images, height, width, inputs);
        Rectifier rectifier = Rectifying(images, inputs);
        for (int stride = 1; stride <= 2; stride++)
        {
            var convolution = new PointwiseConvolution(new GivenKernels(kernels, outputs).Matrix(at => at), stride);
            using Activations y = convolution.Forward(x, rectifier, new Cores(threads)), sum = Drawn(images, y.Height, y.Width, outputs), shortcut = Drawn(images, y.Height, y.Width, outputs);
            convolution.Add(x, rectifier, shortcut, sum, new Cores(threads));

            Check(x, rectifier, kernels, 1, stride, y);
            Check(x, rectifier, kernels, 1, stride, sum, shortcut);
        }
    }

    /// <summary>Pixels at the edge are unlike all others, and those within hardly differ: the worst case for sums of squares.</summary>
    [Fact]
    public void Moments_of_an_even_surface_with_another_edge_are_exact()
    {
        const int side = 40, channels = 32;
        using var x = new Activations(1, side, side, channels);
        var sums = new ChannelSums(1, side / 4, channels);
        for (int pixel = 0; pixel < side * side; pixel++)
        {
            bool isEdge = pixel / side is 0 or side - 1 || pixel % side is 0 or side - 1;
            for (int c = 0; c < channels; c++)
            {
                x.Pixels(0, pixel, 1)[c] = (isEdge ? 10 : 1) + (1e-5f * c) + (1e-4f * (float)Math.Sin(pixel));
            }
        }

        for (int part = 0; part < side / 4; part++)
        {
            sums.Add(x, 0, part, part * 4 * side, 4 * side);
        }

        x.Sums = sums;
        CheckMoments(x);
    }

    private static void Check(Activations x, Rectifier rectifier, double[] kernels, int size, int stride, Activations y, Activations? summand = null)
    {
        double[] expected = Convolution(x, rectifier, kernels, size, stride, y);
        double largest = expected.Max(Math.Abs);
        for (int image = 0, at = 0; image < y.Images; image++)
        {
            Span<float> found = y.Pixels(image);
            for (int i = 0; i < found.Length; i++, at++)
            {
                Assert.Equal(expected[at] + (summand?.Pixels(image)[i] ?? 0), found[i], Tolerance * largest);
            }
        }

        CheckMoments(y);
    }

    /// <summary>The sums that a layer gathered are those of what it wrote.</summary>
    private static void CheckMoments(Activations y)
    {
        int pixels = y.Height * y.Width;
        for (int image = 0; image < y.Images; image++)
        {
            (double[] means, double[] squares) = y.Sums!.Totals(image);
            for (int c = 0; c < y.Channels; c++)
            {
                double[] values = [.. Enumerable.Range(0, pixels).Select(p => (double)y.Pixels(image, p, 1)[c])];
                double mean = values.Average(), square = values.Sum(v => (v - mean) * (v - mean));
                Assert.Equal(mean, means[c], 1e-6 * (1 + values.Max(Math.Abs)));
                Assert.Equal(square, squares[c], (1e-5 * square) + 1e-9);
            }
        }
    }

    private static double[] Convolution(Activations x, Rectifier rectifier, double[] kernels, int size, int stride, Activations y)
    {
        var result = new double[y.Images * y.ImageLength];
        Parallel.For(0, y.Images * y.Height * y.Width, at =>
        {
            (int image, int row, int column) = (at / y.Width / y.Height, at / y.Width % y.Height * stride, at % y.Width * stride);
            var active = new float[x.Channels];
            for (int place = 0; place < size * size; place++)
            {
                (int top, int left) = (row + (place / size) - (size / 2), column + (place % size) - (size / 2));
                if (top < 0 || left < 0 || top >= x.Height || left >= x.Width)
                {
                    continue;
                }

                rectifier.Apply(image, x.Pixels(image, (top * x.Width) + left, 1), active);
                for (int o = 0; o < y.Channels; o++)
                {
                    for (int i = 0; i < x.Channels; i++)
                    {
                        result[(at * y.Channels) + o] += active[i] * kernels[(((o * x.Channels) + i) * size * size) + place];
                    }
                }
            }
        });
        return result;
    }

    private static Rectifier Rectifying(int images, int channels) =>
        new(channels, Array.ConvertAll(Values(images * channels, 2), v => (float)(1 + v)), Array.ConvertAll(Values(images * channels, 3), v => (float)v));

    private static Activations Drawn(int images, int height, int width, int channels)
    {
        var drawn = new Activations(images, height, width, channels);
        for (int image = 0; image < images; image++)
        {
            Array.ConvertAll(Values(drawn.ImageLength, 4 + image), v => (float)v).CopyTo(drawn.Pixels(image));
        }

        return drawn;
    }

    private static double[] Values(int count, int seed)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
    }
}
