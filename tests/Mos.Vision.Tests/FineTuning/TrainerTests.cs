using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision.Tests.FineTuning;

public class TrainerTests
{
    private static readonly BitVariant Tiny = BitVariant.Custom([1, 1, 1, 1], 0.5);

    [Fact]
    public void Step_ofAnOpenNetwork_leavesNoTensorsBehind()
    {
        using var backbone = new BitNetwork(Tiny, BitInitialization.Random(1), CPU);
        using var network = new TrainingNetwork(backbone, OpenedParameters.All, Tiny.FeatureCount, 3);
        using var trainer = new Trainer(network, HeadLoss.For(3, null), new PlainInput(inputs => inputs * 1), partSize: 2);
        using Tensor images = rand(4, 3, 16, 16);
        var batch = new TrainingBatch(images, [0, 1, 2, 0], new Mixup(0.7, [1, 2, 3, 0]));
        trainer.Step(batch, 0.01);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        trainer.Step(batch, 0.01);
        trainer.Step(batch, 0.01);

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Step_cancelled_leavesTheWeightsAsTheyWere()
    {
        using var network = new TrainingNetwork(null, OpenedParameters.None, featureCount: 2, logitCount: 2);
        var cancellation = new CancellationTokenSource();
        using var trainer = new Trainer(network, HeadLoss.For(2, null), new PlainInput(inputs => Cancelling(inputs, cancellation)), partSize: 1);
        using Tensor features = tensor([1f, 2, 3, 4], 2, 2);

        Assert.Throws<OperationCanceledException>(() => trainer.Step(new TrainingBatch(features, [0, 1]), 0.5, cancellation.Token));

        Assert.Equal([0, 0, 0, 0], TensorValues.Of(network.Open[BitLayout.HeadWeight]));
        Assert.Equal([0, 0, 0, 0], TensorValues.Of(trainer.Optimizer.Velocities[BitLayout.HeadWeight]));
    }

    [Theory]
    [InlineData(-1, 45 - 2)]
    [InlineData(0, 0)]
    [InlineData(1, 12 - 2)]
    [InlineData(2, 22 - 2)]
    [InlineData(4, 42 - 2)]
    public void OpenedParameters_ofTheSmallNetwork_areAsManyAsTheReferenceOpens(int openBlocks, int count) =>
        Assert.Equal(count, BitLayout.Backbone(FormulaNetwork.Small).Count(t => OpenedParameters.Contains(t.Name, openBlocks)));

    private static Tensor Cancelling(Tensor inputs, CancellationTokenSource cancellation)
    {
        cancellation.Cancel();
        return inputs;
    }
}
