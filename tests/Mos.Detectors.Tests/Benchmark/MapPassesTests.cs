namespace Mos.Detectors.Tests;

/// <summary>What a benchmark counts of scorers that look into the network.</summary>
public sealed class MapPassesTests
{
    [Fact]
    public async Task Changes_and_readings_of_feature_maps_are_counted_each_once_an_image()
    {
        using var golden = new NetworkGoldens();
        IOodScorer Gram(string spec) => golden.Fitted((IOodScorerEstimator)Scorers.Parse(spec), "train");

        OodBenchmarkResult result = await OodBenchmark.CreateBuilder()
            .AddScorers(golden.Model, Scorers.RankFeat(), Scorers.RankFeat(temperature: 2), Gram("gram"), Gram("gram:powers=1/2/3/4/5/6/7/8/9/10"), Gram("gram:powers=1/2"))
            .InDistribution("in", FakeImageReader.Images("in", 5, seed: 1))
            .OutOfDistribution("out", FakeImageReader.Images("out", 4, seed: 2))
            .RunAsync();

        Assert.Equal(new BenchmarkPasses(9, 5 * 9, 0, 0, 0, MapReentry: 2 * 9, MapReading: 2 * 9), result.Passes);
        Assert.Equal("Forward passes of single images: 9, against 45 with a run for each method; from changed feature maps on: 18; readings of feature maps: 18.", $"{result.Passes}");
    }
}
