using Mos.Testing;

namespace Mos.Vision.Tests.FineTuning;

/// <summary>Heads trained from the features of augmented views, in memory and through a store.</summary>
public sealed class FeatureViewsTests : IDisposable
{
    private readonly BitModel _backbone = BitModel.Create(BitVariant.Custom([1, 1, 1, 1], 0.5), new Preprocessing(16), seed: 1);
    private readonly TemporaryFolder _folder = new();
    private int _opened;

    public void Dispose()
    {
        _backbone.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task As_many_views_as_epochs_give_the_head_that_training_from_the_images_gives()
    {
        // 5 steps of 20 of 28 images: into the fourth epoch.
        float[] images = await WeightsAsync(Tuner(perClass: 7, o => o.FromFeatures = false));
        float[] views = await WeightsAsync(Tuner(perClass: 7, o => o.Views = 4));
        float[] fewer = await WeightsAsync(Tuner(perClass: 7, o => o.Views = 1));

        Assert.All(images.Zip(views), w => Assert.Equal(w.First, w.Second, 1e-5f));
        Assert.True(images.Zip(fewer).Max(w => Math.Abs(w.First - w.Second)) > 1e-3, "One view is not four.");
    }

    [Fact]
    public async Task Features_that_are_kept_serve_another_head_and_give_what_memory_gives()
    {
        float[] inMemory = await WeightsAsync(Tuner(perClass: 7, o => o.Views = 2));
        _opened = 0;

        float[] first = await WeightsAsync(Tuner(perClass: 7, o => o.Views = 2).KeepFeaturesIn(_folder.File("kept")));
        int openedOnce = _opened;
        await WeightsAsync(Tuner(perClass: 7, o => o.Views = 2).WithGroupHead(ClassGroups.FromAssignment([0, 1, 0, 1]), ["dog", "cat", "bee", "ape"]).KeepFeaturesIn(_folder.File("kept")));

        Assert.Equal(inMemory, first);
        Assert.Equal((2 * 28, 2 * 28), (openedOnce, _opened));
    }

    [Fact]
    public async Task Extraction_that_was_killed_goes_on_after_the_last_whole_part()
    {
        float[] whole = await WeightsAsync(Tuner(perClass: 150, o => o.Views = 2));
        using var cancellation = new CancellationTokenSource();
        var listener = new FineTunerTests.Listener(p =>
        {
            if (p is { Stage: "features", Done: > 700 })
            {
                cancellation.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Tuner(perClass: 150, o => o.Views = 2).KeepFeaturesIn(_folder.File("kept")).RunAsync(listener, cancellation.Token));
        _opened = 0;

        float[] resumed = await WeightsAsync(Tuner(perClass: 150, o => o.Views = 2).KeepFeaturesIn(_folder.File("kept")));

        // Two views of 600 images, in parts of 512: two of the four parts were whole.
        Assert.Equal(600, _opened);
        Assert.Equal(whole, resumed);
    }

    [Fact]
    public async Task Features_of_other_views_are_refused_in_words()
    {
        await WeightsAsync(Tuner(perClass: 2, o => o.Views = 2).KeepFeaturesIn(_folder.File("kept")));

        var e = await Assert.ThrowsAsync<MosException>(() => Tuner(perClass: 2, o => o.Views = 3).KeepFeaturesIn(_folder.File("kept")).RunAsync());

        Assert.Contains("their views differ (2 of random crops of 16 from 17 pixels, mirrored half of the time, seed 0 and 3 of", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unreadable_images_are_left_out_of_every_view()
    {
        ImageSet readable = DrawnImages.Set(7, seed: 1);
        var images = new ImageSet([ImageItem.FromBytes("bad.bmp", [1]) with { Label = 0 }, .. readable.Items], readable.ClassNames);

        foreach (string? folder in (string?[])[null, _folder.File("kept")])
        {
            FineTunerBuilder tuner = Tuner(perClass: 7, o => o.Views = 2).TrainOn(images);
            FineTuningResult result = await (folder is null ? tuner : tuner.KeepFeaturesIn(folder)).RunAsync();
            using BitModel model = result.Model;
            Assert.Equal("bad.bmp", Assert.Single(result.Unreadable).Source);
        }
    }

    private FineTunerBuilder Tuner(int perClass, Action<FineTuningOptions> configure)
    {
        ImageSet drawn = DrawnImages.Set(perClass, seed: 1);
        var counted = new ImageSet(drawn.Items.Select(i => i with { Open = () => Opened(i) }), drawn.ClassNames);
        return FineTuner.CreateBuilder(_backbone).WithFlatHead().TrainOn(counted)
            .Configure(o => (o.FromFeatures, o.Steps, o.WarmupSteps, o.BatchSize, o.BaseLearningRate) = (true, 5, 1, 20, 0.05))
            .Configure(configure);
    }

    private Stream Opened(ImageItem item)
    {
        Interlocked.Increment(ref _opened);
        return item.Open!();
    }

    private static async Task<float[]> WeightsAsync(FineTunerBuilder tuner)
    {
        FineTuningResult result = await tuner.RunAsync();
        using BitModel model = result.Model;
        return model.Info.Head!.Weight.Values.ToArray();
    }
}
