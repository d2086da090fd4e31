using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision.Tests.Heads;

public class FlatSoftmaxLossTests
{
    private static readonly HeadLoss Loss = HeadLoss.For(3, groups: null);

    [Fact]
    public void PerImage_isTheCrossEntropy()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = tensor([1f, 2, 3, 0, 0, 0], 2, 3);

        Tensor loss = Loss.PerImage(logits, Loss.Targets([1, 2]));

        double sum = Math.Exp(1) + Math.Exp(2) + Math.Exp(3);
        Near.Equal([Math.Log(sum) - 2, Math.Log(3)], Near.Values(loss), 0, "cross entropy", relative: 1e-6);
    }

    [Fact]
    public void Predict_equalLogits_takesTheFirst()
    {
        Assert.Equal(1, Loss.Predict([0, 7, 7]));
        Assert.Equal(0, Loss.Predict([0, 0, 0]));
    }
}
