namespace Mos.Vision.Tests.FineTuning;

public sealed class FeatureCacheTests : IDisposable
{
    private readonly BitModel _backbone = BitModel.Create(BitVariant.Custom([1, 1, 1, 1], 0.5), new Preprocessing(16), seed: 1);
    private readonly FeatureCache _cache = new();
    private int _opened;

    public void Dispose() => _backbone.Dispose();

    [Fact]
    public async Task Trainings_thatShareFeatures_openEachImageOnceAndLearnTheSame()
    {
        ImageSet images = Counted();
        float[] alone = await WeightsAsync(images, new FeatureCache(), groupOfClass: [0, 1, 0, 1]);
        _opened = 0;

        float[] first = await WeightsAsync(images, _cache, groupOfClass: [0, 1, 0, 1]);
        await WeightsAsync(images, _cache, groupOfClass: [0, 0, 1, 1]);

        Assert.Equal(images.Count, _opened);
        Assert.Equal(alone, first);
    }

    [Fact]
    public async Task ClassMeans_serveTheTrainingThatFollows()
    {
        ImageSet images = Counted();
        FloatMatrix means = await _cache.ClassMeansAsync(_backbone, images);
        await WeightsAsync(images, _cache, groupOfClass: [0, 1, 0, 1]);

        Assert.Equal((4, _backbone.Variant.FeatureCount), (means.Rows, means.Columns));
        Assert.Equal(images.Count, _opened);
    }

    [Fact]
    public async Task OtherImages_areNotTakenFromTheCache()
    {
        await _cache.ClassMeansAsync(_backbone, Counted());
        ImageSet more = Counted();
        await _cache.ClassMeansAsync(_backbone, more);
        Assert.Equal(2 * more.Count, _opened);
    }

    [Fact]
    public async Task ClassMeans_ofImagesWithoutLabels_areRefused()
    {
        var images = new ImageSet(DrawnImages.Set(1, seed: 1).Items.Select(i => i with { Label = null }), DrawnImages.Names);
        Assert.Contains("no label", (await Assert.ThrowsAsync<MosException>(() => _cache.ClassMeansAsync(_backbone, images))).Message, StringComparison.Ordinal);
    }

    private ImageSet Counted()
    {
        ImageSet drawn = DrawnImages.Set(5, seed: 1);
        return new ImageSet(drawn.Items.Select(i => i with { Open = () => Opened(i) }), drawn.ClassNames);
    }

    private Stream Opened(ImageItem item)
    {
        Interlocked.Increment(ref _opened);
        return item.Open!();
    }

    private async Task<float[]> WeightsAsync(ImageSet images, FeatureCache cache, int[] groupOfClass)
    {
        FineTuningResult result = await FineTuner.CreateBuilder(_backbone)
            .WithGroupHead(ClassGroups.FromAssignment(groupOfClass), DrawnImages.Names)
            .TrainOn(images)
            .ShareFeatures(cache)
            .Configure(o => (o.FromFeatures, o.Steps, o.WarmupSteps, o.BatchSize) = (true, 5, 1, 8))
            .RunAsync();
        using BitModel model = result.Model;
        return model.Info.Head!.Weight.Values.ToArray();
    }
}
