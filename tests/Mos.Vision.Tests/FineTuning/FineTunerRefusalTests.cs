namespace Mos.Vision.Tests.FineTuning;

/// <summary>What does not fit together is refused in one sentence, before any image is read: these images cannot be.</summary>
public sealed class FineTunerRefusalTests : IDisposable
{
    private static readonly ImageSet Images = Labelled(0, 1, 2);

    private readonly BitModel _backbone = BitModel.Create(BitVariant.Custom([1, 1, 1, 1], 0.5), new Preprocessing(16));

    public void Dispose() => _backbone.Dispose();

    [Fact]
    public Task Run_withoutHead_isRefused() => RefusedAsync("WithFlatHead or WithGroupHead", b => b.TrainOn(Images));

    [Fact]
    public Task Run_withoutImages_isRefused() => RefusedAsync("TrainOn", b => b.WithFlatHead());

    [Fact]
    public Task Run_unlabelledImage_isRefusedByName() =>
        RefusedAsync("training image 'x.png' has no label", b => b.WithFlatHead().TrainOn(new ImageSet([Item(0), new ImageItem("x.png")])));

    [Fact]
    public Task Run_emptySet_isRefused() => RefusedAsync("no training images", b => b.WithFlatHead(["a", "b"]).TrainOn(new ImageSet([])));

    [Fact]
    public Task Run_oneClass_isRefused() => RefusedAsync("one class", b => b.WithFlatHead().TrainOn(Labelled(0, 0)));

    [Fact]
    public Task Run_validationLabelOutsideTheHead_isRefused() =>
        RefusedAsync("validation image '7.png' has label 7, and the head has 3 classes", b => b.WithFlatHead().TrainOn(Images).ValidateOn(Labelled(7)));

    [Fact]
    public Task Run_classUnknownToTheHead_isRefusedByName() =>
        RefusedAsync("'yak'", b => b.WithFlatHead(["ant", "bee"]).TrainOn(new ImageSet([Item(0)], ["yak"])));

    [Fact]
    public Task Run_namedImagesForNamelessGroups_isRefused() =>
        RefusedAsync("in the groups' order", b => b.WithGroupHead(ClassGroups.FromSizes([1, 1])).TrainOn(new ImageSet([Item(0)], ["a", "b"])));

    [Fact]
    public Task Run_fromFeaturesWithOpenBlocks_isRefused() =>
        RefusedAsync("OpenBlocks", b => b.WithFlatHead().TrainOn(Images).Configure(o => (o.FromFeatures, o.OpenBlocks) = (true, 2)));

    [Fact]
    public Task Run_viewsOfTrainingFromImages_isRefused() =>
        RefusedAsync("3 views of each image are for training from features", b => b.WithFlatHead().TrainOn(Images).Configure(o => o.Views = 3));

    [Fact]
    public Task Run_viewsWithAPrecropBelowTheInput_isRefused() =>
        RefusedAsync("A precrop of 15 pixels", b => b.WithFlatHead().TrainOn(Images).Configure(o => (o.FromFeatures, o.Views, o.Precrop) = (true, 3, 15)));

    [Fact]
    public Task Run_precropBelowTheInput_isRefused() =>
        RefusedAsync("A precrop of 15 pixels is smaller than the input of 16; use 16 or more, such as 17", b => b.WithFlatHead().TrainOn(Images).Configure(o => o.Precrop = 15));

    [Fact]
    public Task Run_warmupAsLongAsTheTraining_isRefused() =>
        RefusedAsync("A warm-up of 10 steps leaves nothing of 10", b => b.WithFlatHead().TrainOn(Images).Configure(o => (o.Steps, o.WarmupSteps) = (10, 10)));

    [Fact]
    public void Configure_optionsOutOfRange_areRefusedAtOnce()
    {
        FineTunerBuilder builder = FineTuner.CreateBuilder(_backbone);

        Assert.Throws<ArgumentOutOfRangeException>("Steps", () => builder.Configure(o => o.Steps = 0));
        Assert.Throws<ArgumentOutOfRangeException>("Mixup", () => builder.Configure(o => (o.Steps, o.Mixup) = (1, 1.5)));
        Assert.Throws<ArgumentOutOfRangeException>("OpenBlocks", () => builder.Configure(o => (o.Mixup, o.OpenBlocks) = (0, 5)));
        Assert.Throws<ArgumentOutOfRangeException>("Views", () => FineTuner.CreateBuilder(_backbone).Configure(o => o.Views = 0));
        Assert.Throws<ArgumentOutOfRangeException>("BaseLearningRate", () => builder.Configure(o => (o.OpenBlocks, o.BaseLearningRate) = (0, double.NaN)));
    }

    [Fact]
    public void WithGroupHead_namesOfAnotherNumber_areRefused() =>
        Assert.Throws<ArgumentException>("classNames", () => FineTuner.CreateBuilder(_backbone).WithGroupHead(ClassGroups.FromSizes([2, 1]), ["a"]));

    private static ImageSet Labelled(params int[] labels) => new(labels.Select(Item));

    private static ImageItem Item(int label) =>
        new($"{label}.png", label) { Open = () => throw new InvalidOperationException("An image was opened before the check.") };

    private async Task RefusedAsync(string part, Func<FineTunerBuilder, FineTunerBuilder> build)
    {
        var e = await Assert.ThrowsAsync<MosException>(() => build(FineTuner.CreateBuilder(_backbone)).RunAsync());
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }
}
