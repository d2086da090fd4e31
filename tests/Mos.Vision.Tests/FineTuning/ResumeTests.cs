namespace Mos.Vision.Tests.FineTuning;

public sealed class ResumeTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly BitModel _backbone = BitModel.Create(BitVariant.Custom([1, 1, 1, 1], 0.5), new Preprocessing(16), seed: 1);

    public void Dispose()
    {
        _backbone.Dispose();
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    [InlineData(false, -1)]
    public async Task Training_cancelledAndResumed_endsWithTheSameBits(bool fromFeatures, int openBlocks)
    {
        void Options(FineTuningOptions o) => (o.FromFeatures, o.OpenBlocks, o.Mixup) = (fromFeatures, openBlocks, 0.3);
        using BitModel whole = (await Tuner(Options).RunAsync()).Model;

        await CancelAfterAsync(3, Tuner(Options).CheckpointTo(_directory));
        await CancelAfterAsync(5, Tuner(Options).CheckpointTo(_directory));
        FineTuningResult resumed = await Tuner(Options).CheckpointTo(_directory).RunAsync();

        using BitModel model = resumed.Model;
        Assert.Equal(8, resumed.Losses.Count);
        Assert.Equal(whole.Info.Head!.Weight.Values.ToArray(), model.Info.Head!.Weight.Values.ToArray());
        Assert.Equal(whole.Info.BackboneHash, model.Info.BackboneHash);
    }

    [Fact]
    public async Task Training_killedBetweenCheckpoints_goesOnFromTheLast()
    {
        using BitModel whole = (await Tuner(o => o.FromFeatures = true).RunAsync()).Model;
        await CancelAfterAsync(4, Tuner(o => o.FromFeatures = true).CheckpointTo(_directory));
        File.WriteAllBytes(Path.Combine(_directory, ".training.safetensors.abc.tmp"), [1, 2, 3]);

        using BitModel resumed = (await Tuner(o => o.FromFeatures = true).CheckpointTo(_directory).RunAsync()).Model;

        Assert.Equal(whole.Info.Head!.Weight.Values.ToArray(), resumed.Info.Head!.Weight.Values.ToArray());
    }

    [Fact]
    public async Task Training_thatIsDone_isNotRepeated()
    {
        using BitModel first = (await Tuner(o => o.FromFeatures = true).CheckpointTo(_directory).RunAsync()).Model;
        int steps = 0;

        FineTuningResult again = await Tuner(o => o.FromFeatures = true).CheckpointTo(_directory)
            .RunAsync(new FineTunerTests.Listener(p => steps += p.Stage == "training" ? 1 : 0));

        using BitModel model = again.Model;
        Assert.Equal(0, steps);
        Assert.Equal(first.Info.Head!.Weight.Values.ToArray(), model.Info.Head!.Weight.Values.ToArray());
    }

    [Fact]
    public async Task Checkpoint_ofOtherOptions_isRefusedWithTheDifference()
    {
        await CancelAfterAsync(2, Tuner(o => o.FromFeatures = true).CheckpointTo(_directory));

        var e = await Assert.ThrowsAsync<MosException>(() =>
            Tuner(o => (o.FromFeatures, o.BaseLearningRate, o.Seed) = (true, 0.01, 4)).CheckpointTo(_directory).RunAsync());

        Assert.Contains("baseLearningRate 0.01 instead of 0.05, seed 4 instead of 0", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkpoint_ofOtherImages_isRefusedWithTheFirstThatDiffers()
    {
        await CancelAfterAsync(2, Tuner(o => o.FromFeatures = true).CheckpointTo(_directory));
        ImageItem[] items = [.. DrawnImages.Set(7, seed: 1).Items];
        items[5] = items[5] with { Source = "other.bmp" };

        string replaced = await RefusalAsync(new ImageSet(items, DrawnImages.Names));
        string longer = await RefusalAsync(new ImageSet([.. DrawnImages.Set(7, seed: 1).Items, items[5]], DrawnImages.Names));

        Assert.Contains("other training images or labels, 28 instead of 28; the first that differs is 'other.bmp 1' instead of 'bee-1-1.bmp 1'", replaced, StringComparison.Ordinal);
        Assert.Contains("29 training images instead of 28, of which the first 28 are the same", longer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkpoint_ofImagesThatWereMoved_isGoneOnFrom()
    {
        ImageSet In(string folder) => new(DrawnImages.Set(7, seed: 1).Items.Select(i => i with { Source = $"{folder}/{DrawnImages.Names[i.Label!.Value]}/{i.Source}" }), DrawnImages.Names);
        await CancelAfterAsync(2, Tuner(o => o.FromFeatures = true).TrainOn(In("data/train")).CheckpointTo(_directory));

        FineTuningResult resumed = await Tuner(o => o.FromFeatures = true).TrainOn(In("/elsewhere")).CheckpointTo(_directory).RunAsync();

        using BitModel model = resumed.Model;
        Assert.Equal(8, resumed.Steps);
        Assert.Equal("ape/ape-1-0.bmp 0", File.ReadLines(Path.Combine(_directory, "training-images.txt")).First());
    }

    [Fact]
    public async Task Checkpoint_ofAnotherBackbone_isRefusedInWords()
    {
        await CancelAfterAsync(2, Tuner(o => o.FromFeatures = true).CheckpointTo(_directory));
        using BitModel other = BitModel.Create(BitVariant.Custom([1, 1, 1, 1], 0.5), new Preprocessing(16), seed: 2);

        var e = await Assert.ThrowsAsync<MosException>(() => FineTuner.CreateBuilder(other).WithFlatHead(["dog", "cat", "bee", "ape"]).TrainOn(DrawnImages.Set(7, seed: 1))
            .Configure(o => (o.Steps, o.WarmupSteps, o.BatchSize, o.BaseLearningRate, o.FromFeatures) = (8, 2, 20, 0.05, true)).CheckpointTo(_directory).RunAsync());

        Assert.Contains("other settings: another backbone, other classes or groups, other training images or labels, 28 instead of 28; the first that differs is 'ape-1-0.bmp 3' instead of 'ape-1-0.bmp 0'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Training_thatIsRefused_leavesNoFolder()
    {
        await Assert.ThrowsAsync<MosException>(() => Tuner(o => o.WarmupSteps = 8).CheckpointTo(_directory).RunAsync());
        ImageSet unreadable = new(DrawnImages.Set(7, seed: 1).Items.Select(i => i with { Open = () => new MemoryStream([1]) }), DrawnImages.Names);
        await Assert.ThrowsAsync<MosException>(() => Tuner(o => o.FromFeatures = true).TrainOn(unreadable).CheckpointTo(_directory).RunAsync());

        Assert.False(Directory.Exists(_directory));
    }

    [Fact]
    public async Task Checkpoint_cutShort_isRefused()
    {
        await CancelAfterAsync(2, Tuner(o => o.FromFeatures = true).CheckpointTo(_directory));
        string path = Path.Combine(_directory, TrainingCheckpoint.FileName);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^100]);

        await Assert.ThrowsAsync<MosFormatException>(() => Tuner(o => o.FromFeatures = true).CheckpointTo(_directory).RunAsync());
    }

    [Fact]
    public async Task Checkpoint_thatIsAnotherFile_isRefused()
    {
        SafetensorsWriter.Write(Path.Combine(_directory, TrainingCheckpoint.FileName), []);

        var e = await Assert.ThrowsAsync<MosFormatException>(() => Tuner(o => o.FromFeatures = true).CheckpointTo(_directory).RunAsync());

        Assert.Contains("no checkpoint of a training", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkpoints_belowAFile_areRefusedBeforeTheTraining()
    {
        Directory.CreateDirectory(_directory);
        string file = Path.Combine(_directory, "file");
        File.WriteAllText(file, "");

        var e = await Assert.ThrowsAsync<MosException>(() => Tuner(o => o.FromFeatures = true).CheckpointTo(Path.Combine(file, "run")).RunAsync());

        Assert.Contains("cannot be written to", e.Message, StringComparison.Ordinal);
    }

    private async Task<string> RefusalAsync(ImageSet images) => (await Assert.ThrowsAsync<MosException>(() =>
        Tuner(o => o.FromFeatures = true).TrainOn(images).CheckpointTo(_directory).RunAsync())).Message;

    private static async Task CancelAfterAsync(int step, FineTunerBuilder tuner)
    {
        using var cancellation = new CancellationTokenSource();
        var listener = new FineTunerTests.Listener(p =>
        {
            if (p.Stage == "training" && p.Done == step)
            {
                cancellation.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tuner.RunAsync(listener, cancellation.Token));
    }

    private FineTunerBuilder Tuner(Action<FineTuningOptions> configure) => FineTuner.CreateBuilder(_backbone)
        .WithFlatHead()
        .TrainOn(DrawnImages.Set(7, seed: 1))
        .Configure(o => (o.Steps, o.WarmupSteps, o.BatchSize, o.BaseLearningRate) = (8, 2, 20, 0.05))
        .Configure(configure);
}
