namespace Mos.Core.Tests.Numerics;

public class SplitMix64Tests
{
    [Fact]
    public void NextBits_seed1234567_givesTheAlgorithmsPublishedNumbers()
    {
        var random = new SplitMix64(1234567);

        ulong[] actual = [random.NextBits(), random.NextBits(), random.NextBits(), random.NextBits(), random.NextBits()];

        Assert.Equal([6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821], actual);
    }

    [Fact]
    public void Stream_ofEqualNumbers_repeats_andOfOthersDiffers()
    {
        ulong first = new SplitMix64(1, 2, 3).NextBits();

        Assert.Equal(first, new SplitMix64(1, 2, 3).NextBits());
        Assert.Equal(5, new[] { first, new SplitMix64(1, 3, 2).NextBits(), new SplitMix64(1, 2).NextBits(), new SplitMix64(2, 2, 3).NextBits(), new SplitMix64(1).NextBits() }.Distinct().Count());
    }

    [Fact]
    public void Stream_neighbouringSeedsAndNumbers_areAllDifferent()
    {
        var first = new HashSet<ulong>();
        for (int seed = 0; seed < 30; seed++)
        {
            Assert.True(first.Add(new SplitMix64(seed).NextBits()));
            for (int epoch = 0; epoch < 30; epoch++)
            {
                Assert.True(first.Add(new SplitMix64(seed, epoch).NextBits()));
                for (int image = 0; image < 30; image++)
                {
                    Assert.True(first.Add(new SplitMix64(seed, epoch, image).NextBits()), $"Stream ({seed}, {epoch}, {image}) occurred before.");
                }
            }
        }
    }

    [Fact]
    public void NextInt_manyDraws_isUniform()
    {
        var random = new SplitMix64(5);
        var counts = new int[7];
        for (int i = 0; i < 70_000; i++)
        {
            counts[random.NextInt(7)]++;
        }

        // The deviation of a count is about 93; five of them leave a fixed seed no room for chance.
        Assert.All(counts, c => Assert.InRange(c, 10_000 - 465, 10_000 + 465));
    }

    [Fact]
    public void NextDouble_manyDraws_hasTheMomentsOfTheUniformDistribution()
    {
        var random = new SplitMix64(6);
        double[] draws = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextDouble())];

        Assert.All(draws, d => Assert.InRange(d, 0, 1 - double.Epsilon));
        Assert.Equal(0.5, draws.Average(), 0.005);
        Assert.Equal(1.0 / 3, draws.Average(d => d * d), 0.005);
    }

    [Fact]
    public void Shuffle_threeItems_givesEachOrderEquallyOften()
    {
        var random = new SplitMix64(7);
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < 60_000; i++)
        {
            char[] items = ['a', 'b', 'c'];
            random.Shuffle<char>(items);
            string order = new(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, c => Assert.InRange(c, 10_000 - 465, 10_000 + 465));
    }
}
