using System.Numerics.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace Mos.Vision;

/// <summary>Cross entropy over all classes.</summary>
internal sealed class FlatSoftmaxLoss(int classCount) : HeadLoss
{
    public override int LogitCount => classCount;

    public override Tensor Targets(ReadOnlySpan<int> classes) => tensor(Array.ConvertAll(classes.ToArray(), c => (long)c));

    public override Tensor PerImage(Tensor logits, Tensor targets) => functional.cross_entropy(logits, targets, reduction: Reduction.None);

    public override int Predict(ReadOnlySpan<float> logits) => TensorPrimitives.IndexOfMax(logits);
}
