using Mos.Vision.Frozen;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision.Tests.FineTuning;

/// <summary>Trainings whose frozen blocks run in the frozen form, beside the same in torch's plain form.</summary>
public sealed class FrozenInputTests : IDisposable
{
    private const int Size = 24;
    private const int Classes = 3;

    private static readonly Preprocessing Bgr = new(Size, mean: 0.4f, deviation: 0.3f) { Channels = ChannelOrder.Bgr };

    private readonly BitBackbone _backbone = new(FormulaNetwork.Weights(FormulaNetwork.Small), Bgr, threads: 2);

    public void Dispose() => _backbone.Release();

    [Theory]
    [InlineData(0, 5)]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(2, 5)]
    [InlineData(4, 3)]
    public void Training_behindTheFrozenForm_equalsThatInThePlainForm(int openBlocks, int partSize)
    {
        (double[] plain, float[] plainHead) = Train(openBlocks, partSize, frozenBlocks: null);
        (double[] frozen, float[] frozenHead) = Train(openBlocks, partSize, 4 - openBlocks);

        Assert.True(plain[0] > 1.2 * plain[^1], $"The loss goes from {plain[0]} to {plain[^1]}, which compares little.");
        Near.Equal(plain, frozen, 2e-5, "losses");
        Near.EqualRelative(plainHead, frozenHead, 1e-4, "head");
    }

    [Fact]
    public void Inputs_mixed_areTheSameBitsHoweverTheyAreCut()
    {
        using DisposeScope scope = NewDisposeScope();
        FrozenInput input = Frozen(4);
        TrainingBatch batch = Batch(new Mixup(0.3, [4, 0, 3, 1, 2]));

        Tensor whole = input.Of(batch, 0, 5, CancellationToken.None);
        Tensor parts = cat([input.Of(batch, 0, 1, CancellationToken.None), input.Of(batch, 1, 4, CancellationToken.None)]);

        Assert.Equal(TensorValues.Of(whole), TensorValues.Of(parts));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(2)]
    public void Inputs_cancelled_sayItThemselves(int blocks)
    {
        using DisposeScope scope = NewDisposeScope();

        Assert.Throws<OperationCanceledException>(() => Frozen(blocks).Of(Batch(null), 0, 5, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task Training_onAProcessor_makesNoPlainFormOfTheFrozenBackbone(int openBlocks, bool fromFeatures)
    {
        using BitModel backbone = BitModel.Create(BitVariant.Custom([1, 1, 1, 1], 0.5), new Preprocessing(16), seed: 1);

        FineTuningResult result = await FineTuner.CreateBuilder(backbone).WithFlatHead().TrainOn(DrawnImages.Set(3, seed: 1)).ValidateOn(DrawnImages.Set(2, seed: 2))
            .Configure(o => (o.OpenBlocks, o.FromFeatures, o.Steps, o.WarmupSteps, o.BatchSize, o.Mixup) = (openBlocks, fromFeatures, 3, 1, 6, 0.2)).RunAsync();

        using BitModel model = result.Model;
        Assert.False(backbone.Backbone.HasPlainForm);
    }

    private (double[] Losses, float[] Head) Train(int openBlocks, int partSize, int? frozenBlocks)
    {
        using var torch = new BitNetwork(FormulaNetwork.Small, _backbone.Weights.Of, CPU);
        using var network = new TrainingNetwork(frozenBlocks == 4 ? null : torch, openBlocks, FormulaNetwork.Small.FeatureCount, Classes, frozenBlocks);
        ITrainingInput input = frozenBlocks is int blocks ? Frozen(blocks) : new PlainInput(i => ImageInput.Normalize(i.bytes, (int)i.shape[0], Size, Size, Bgr, CPU));
        using var trainer = new Trainer(network, HeadLoss.For(Classes, null), input, partSize);
        using DisposeScope scope = NewDisposeScope();
        double[] losses = [.. Enumerable.Range(0, 6).Select(step => trainer.Step(Batch(step % 2 == 0 ? null : new Mixup(0.7, [1, 2, 3, 4, 0])), 0.005))];
        return (losses, TensorValues.Of(network.Open[BitLayout.HeadWeight]));
    }

    private FrozenInput Frozen(int blocks) => new(
        _backbone,
        new FrozenNetwork(_backbone.Variant, _backbone.Weights.Of, blocks),
        (images, image, pixels) => _backbone.Normalize(images.bytes, image, pixels));

    private static TrainingBatch Batch(Mixup? mixup)
    {
        Tensor images = empty([5, Size, Size, 3], ScalarType.Byte);
        FormulaNetwork.Pixels(5, Size).Pixels.Span.CopyTo(images.bytes);
        return new TrainingBatch(images, [0, 1, 2, 0, 1], mixup);
    }
}
