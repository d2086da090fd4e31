using System.Text.Json;
using Mos.Testing;

namespace Mos.Vision.Tests.FineTuning;

public sealed class FineTunerTests : IDisposable
{
    private static readonly ClassGroups Groups = ClassGroups.FromAssignment([0, 1, 0, 1], ["mammals", "others"]);

    private readonly BitModel _backbone = BitModel.Create(BitVariant.Custom([1, 1, 1, 1], 0.5), new Preprocessing(16), seed: 1);

    public void Dispose() => _backbone.Dispose();

    [Fact]
    public async Task FromFeatures_flatHead_learnsTheClasses()
    {
        FineTuningResult result = await Tuner(o => o.FromFeatures = true).WithFlatHead().ValidateOn(DrawnImages.Set(5, seed: 2)).RunAsync();

        using BitModel model = result.Model;
        Assert.Equal(Math.Log(4), result.Losses[0], 1e-5);
        Assert.True(result.Losses[^1] < 0.5, $"The loss ended at {result.Losses[^1]}.");
        Assert.True(result.Top1 > 0.9, $"Only {result.Top1} of the validation images are right.");
        Assert.Equal(DrawnImages.Names, model.Info.ClassNames);
        Assert.Equal(_backbone.Info.BackboneHash, model.Info.BackboneHash);
        Assert.Equal(await Top1Async(model, DrawnImages.Set(5, seed: 2)), result.Top1!.Value, 1e-12);
    }

    [Fact]
    public async Task Log_tellsBeginningAndEnd()
    {
        using var logs = new RecordedLogs();

        using BitModel model = (await Tuner(o => (o.FromFeatures, o.Steps) = (true, 8)).WithFlatHead().UseLogging(logs).RunAsync()).Model;

        Assert.Equal([300, 302], logs.Entries.Select(e => e.Id.Id));
        Assert.EndsWith(", 4 classes, 8 steps", logs.Entries[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("Fine-tuning ended at step 8 with a loss of ", logs.Entries[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_groupHead_learnTheClasses()
    {
        FineTuningResult result = await Tuner(_ => { }).WithGroupHead(Groups, DrawnImages.Names).ValidateOn(DrawnImages.Set(5, seed: 2)).RunAsync();

        using BitModel model = result.Model;
        Assert.Equal(2 * Math.Log(3), result.Losses[0], 1e-5);
        Assert.True(result.Losses[^1] < 1, $"The loss ended at {result.Losses[^1]}.");
        Assert.True(result.Top1 > 0.9, $"Only {result.Top1} of the validation images are right.");
        Assert.Equal(2, model.Info.Groups!.GroupCount);
        Assert.Equal(await Top1Async(model, DrawnImages.Set(5, seed: 2)), result.Top1!.Value, 1e-12);
    }

    [Fact]
    public async Task AllOpen_trainsACopyOfTheBackbone()
    {
        string before = _backbone.Info.BackboneHash!;
        FineTuningResult result = await Tuner(o => (o.OpenBlocks, o.BaseLearningRate) = (-1, 0.01)).WithFlatHead().ValidateOn(DrawnImages.Set(5, seed: 2)).RunAsync();

        using BitModel model = result.Model;
        Assert.True(result.Losses[^1] < 0.7, $"The loss ended at {result.Losses[^1]}.");
        Assert.NotEqual(before, model.Info.BackboneHash);
        using BitModel untouched = BitModel.Create(_backbone.Variant, _backbone.Info.Preprocessing, seed: 1);
        Assert.Equal(Features(untouched), Features(_backbone));
        Assert.Equal(await Top1Async(model, DrawnImages.Set(5, seed: 2)), result.Top1!.Value, 1e-12);
    }

    [Fact]
    public async Task Labels_inAnotherOrder_areMatchedByName()
    {
        string[] headOrder = ["dog", "cat", "bee", "ape"];
        FineTuningResult result = await Tuner(o => o.FromFeatures = true).WithFlatHead(headOrder)
            .ValidateOn(DrawnImages.Set(5, seed: 2, ["bee", "ape"])).RunAsync();

        using BitModel model = result.Model;
        Assert.Equal(headOrder, model.Info.ClassNames);
        Assert.True(result.Top1 > 0.9, $"Only {result.Top1} of the validation images are right.");
    }

    [Fact]
    public async Task Labels_withAGap_giveALogitToTheClassWithoutImages()
    {
        // The reference counts the distinct labels, and then has no logit for the last.
        var images = new ImageSet(DrawnImages.Set(5, seed: 1).Items.Select(i => i with { Label = i.Label == 1 ? 5 : i.Label }));
        FineTuningResult result = await FineTuner.CreateBuilder(_backbone).TrainOn(images).WithFlatHead()
            .Configure(o => (o.FromFeatures, o.Steps, o.WarmupSteps, o.BatchSize) = (true, 2, 1, 20)).RunAsync();

        using BitModel model = result.Model;
        Assert.Equal(6, model.Info.Head!.LogitCount);
    }

    [Fact]
    public async Task Seed_decidesTheWeights()
    {
        float[] first = await WeightsAsync(seed: 1);

        Assert.Equal(first, await WeightsAsync(seed: 1));
        Assert.NotEqual(first, await WeightsAsync(seed: 2));
    }

    [Fact]
    public async Task Unreadable_images_areListedOnceAndLeftOut()
    {
        ImageItem bad = ImageItem.FromBytes("bad.bmp", [1, 2, 3]) with { Label = 0 };
        ImageSet images = new([.. DrawnImages.Set(10, seed: 1).Items, bad], DrawnImages.Names);

        foreach (bool fromFeatures in (bool[])[true, false])
        {
            FineTuningResult result = await FineTuner.CreateBuilder(_backbone).TrainOn(images).WithFlatHead()
                .Configure(o => (o.FromFeatures, o.Steps, o.BatchSize, o.WarmupSteps) = (fromFeatures, 6, 20, 1)).RunAsync();

            using BitModel model = result.Model;
            Assert.Equal("bad.bmp", Assert.Single(result.Unreadable).Source);
            Assert.Equal(6, result.Losses.Count);
        }
    }

    [Fact]
    public async Task Metadata_ofTheModel_saysHowItWasTrained()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");
        try
        {
            FineTuningResult result = await Tuner(o => o.FromFeatures = true).WithFlatHead().ValidateOn(DrawnImages.Set(5, seed: 2)).RunAsync();
            using (BitModel model = result.Model)
            {
                await model.SaveAsync(path);
            }

            using var file = TensorFile.Open(path);
            JsonElement training = JsonDocument.Parse(file.Metadata["mos.training"]).RootElement;
            Assert.Equal(60, training.GetProperty("steps").GetInt32());
            Assert.Equal(80, training.GetProperty("imageCount").GetInt32());
            Assert.Equal("Staircase", training.GetProperty("schedule").GetString());
            Assert.Equal(result.Top1!.Value, training.GetProperty("top1").GetDouble());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Progress_tellsEveryStepAndTheValidations()
    {
        var reports = new List<FineTuningProgress>();
        FineTuningResult result = await Tuner(o => (o.FromFeatures, o.Steps, o.EvaluateEvery) = (true, 6, 4)).WithFlatHead()
            .ValidateOn(DrawnImages.Set(5, seed: 2)).RunAsync(new Listener(reports.Add));

        using BitModel model = result.Model;
        FineTuningProgress[] steps = [.. reports.Where(r => r.Stage == "training")];
        Assert.Equal([1, 2, 3, 4, 5, 6], steps.Select(s => s.Done));
        Assert.Equal(result.Losses, steps.Select(s => s.Loss!.Value));
        Assert.Equal([4], steps.Where(s => s.Validation is not null).Select(s => s.Done));
        Assert.Contains(reports, r => r is { Stage: "features", Done: 80, Total: 80 });
    }

    private FineTunerBuilder Tuner(Action<FineTuningOptions> configure) => FineTuner.CreateBuilder(_backbone)
        .TrainOn(DrawnImages.Set(20, seed: 1))
        .Configure(o => (o.Steps, o.WarmupSteps, o.BatchSize, o.BaseLearningRate, o.Precrop) = (60, 5, 20, 0.05, 18))
        .Configure(configure);

    private async Task<float[]> WeightsAsync(int seed)
    {
        FineTuningResult result = await Tuner(o => (o.Steps, o.Seed, o.Mixup) = (8, seed, 0.2)).WithFlatHead().RunAsync();
        using BitModel model = result.Model;
        return model.Info.Head!.Weight.Values.ToArray();
    }

    private static float[] Features(BitModel model) =>
        model.Forward(new ImageBatch(1, 16, 16, new byte[16 * 16 * 3]), new ModelRequest(ModelSignals.Features)).Features!.Values.ToArray();

    /// <summary>Accuracy as an application would find it: from the model alone.</summary>
    private static async Task<double> Top1Async(BitModel model, ImageSet images)
    {
        int right = 0;
        await foreach (LoadedBatch batch in ImageLoader.LoadAsync(images.Items, model.Images))
        {
            ModelOutput output = model.Forward(batch.Images, new ModelRequest(model.Signals & (ModelSignals.Logits | ModelSignals.GroupLogits)));
            right += batch.Items.Where((item, n) => HeadLoss.For(model.Info.ClassCount, model.Info.Groups).Predict(output.Logits!.Row(n)) == item.Label).Count();
        }

        return (double)right / images.Count;
    }

    internal sealed class Listener(Action<FineTuningProgress> report) : IProgress<FineTuningProgress>
    {
        public void Report(FineTuningProgress value) => report(value);
    }
}
