using System.Runtime.Intrinsics.X86;
using CsCheck;

namespace Mos.Imaging.Tests;

public sealed class ResizeKernelTests
{
    /// <summary>Every kernel that this machine can run, the plain one first.</summary>
    internal static ResizeKernel[] Kernels { get; } =
        Avx2.IsSupported
            ? [new ScalarResizeKernel(), new Vector128ResizeKernel(), new Avx2ResizeKernel()]
            : [new ScalarResizeKernel(), new Vector128ResizeKernel()];

    [Fact]
    public void Kernels_anyShape_giveTheSameBytes()
    {
        Gen<int> side = Gen.OneOf(Gen.Int[1, 8], Gen.Int[1, 200]);
        Gen.Select(side, side, side, side, Gen.Int).Sample((width, height, toWidth, toHeight, seed) =>
        {
            var filter = (ResizeFilter)(seed & 1);
            (ResizeAxis horizontal, ResizeAxis vertical) = (ResizeAxis.Whole(width, toWidth), ResizeAxis.Whole(height, toHeight));
            byte[] source = Pixels.Random(width, height, seed);
            var expected = new byte[toWidth * toHeight * 3];
            var actual = new byte[expected.Length];
            ImageResizer.Resize(source, horizontal, vertical, expected, filter, Kernels[0]);
            foreach (ResizeKernel kernel in Kernels.Skip(1))
            {
                ImageResizer.Resize(source, horizontal, vertical, actual, filter, kernel);
                Pixels.AssertEqual(expected, actual, toWidth, $"{width}x{height} -> {toWidth}x{toHeight}, {filter}, {kernel.GetType().Name}");
            }
        }, iter: 300);
    }

    [Fact]
    public void Kernels_blackAndWhite_neverOverflow()
    {
        foreach (ResizeKernel kernel in Kernels)
        {
            foreach (byte level in new byte[] { 0, 255 })
            {
                byte[] source = new byte[301 * 211 * 3];
                Array.Fill(source, level);
                var result = new byte[97 * 51 * 3];
                ImageResizer.Resize(source, ResizeAxis.Whole(301, 97), ResizeAxis.Whole(211, 51), result, ResizeFilter.Bilinear, kernel);
                Assert.All(result, value => Assert.Equal(level, value));
            }
        }
    }

    [Fact]
    public void Horizontal_writesNothingBehindItsRow()
    {
        byte[] row = Pixels.Random(64, 1, seed: 3);
        ResizeCoefficients coefficients = ResizeCoefficients.For(ResizeAxis.Whole(59, 31), ResizeFilter.Bilinear);
        foreach (ResizeKernel kernel in Kernels)
        {
            byte[] destination = new byte[(31 * 3) + 8];
            Array.Fill(destination, (byte)77);
            kernel.Horizontal(row.AsSpan(0, (59 * 3) + ResizeKernel.ReadAhead > row.Length ? row.Length : (59 * 3) + ResizeKernel.ReadAhead), coefficients, destination.AsSpan(0, 31 * 3));
            Assert.All(destination[^8..], value => Assert.Equal(77, value));
        }
    }
}
