using Mos.Testing;

namespace Mos.Detectors.Tests;

/// <summary>Memory does not grow with the number of images: outputs are let go, and reading stays near the results.</summary>
public sealed class StreamingTests
{
    private const int BatchSize = 4;

    // The batch that the consumer looks at, the one before it in a variable that is not yet overwritten, and one in the pass.
    private const int MostHeld = 3;

    private static readonly ImageLoaderOptions Options = new() { BatchSize = BatchSize, Threads = 2, BatchesAhead = 2 };

    [Fact]
    public async Task Pass_over_images_without_end_reads_no_further_than_the_batches_ahead_and_lets_outputs_go()
    {
        using var model = new FakeModel("m", classes: 5);
        using var watched = new WatchedModel(model);
        int drawn = 0, scored = 0;
        IEnumerable<ImageItem> Endless()
        {
            while (true)
            {
                yield return FakeImageReader.Image($"{drawn++}", 1, 2, 3);
            }
        }

        await foreach (ScoredBatch batch in new ScoringPass([new ModelScorers(watched, [Scorers.Msp()], ModelSignals.Features)], Options).RunAsync(Endless()))
        {
            scored += batch.Items.Count;
            Assert.InRange(drawn, scored, scored + (Options.BatchesAhead * BatchSize));
            if (watched.Passes == 50)
            {
                break;
            }
        }

        Assert.InRange(watched.MostHeld, 0, MostHeld);
    }

    [Fact]
    public async Task Benchmark_lets_outputs_go_even_where_a_scorer_learns_from_the_set_that_it_scores()
    {
        using var model = new FakeModel("m", classes: 5);
        using var watched = new WatchedModel(model);
        ImageSet images = FakeImageReader.Images("in", 200, seed: 1), labelled = new(images.Items.Select((item, i) => item with { Label = i % 5 }), model.Info.ClassNames);

        await OodBenchmark.CreateBuilder()
            .AddScorers(watched, Scorers.KlMatching(KlMeans.ScoredSet), Scorers.KlMatching(), Scorers.Msp())
            .InDistribution("in", labelled)
            .OutOfDistribution("out", images)
            .FitOn(labelled)
            .Configure(o => (o.BatchSize, o.Resamples) = (BatchSize, 0))
            .RunAsync();

        Assert.Equal(3 * 200 / BatchSize, watched.Passes);
        Assert.InRange(watched.MostHeld, 0, MostHeld);
    }
}
