using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Mos.Vision;

/// <summary>
/// The sum over the groups of the cross entropy within the group, where an image of another group has the target <i>others</i>
/// (Huang and Li, "MOS", CVPR 2021, equation 2).
/// </summary>
internal sealed class GroupSoftmaxLoss(ClassGroups groups) : HeadLoss
{
    public override int LogitCount => groups.LogitCount;

    /// <summary><c>[N, G]</c>: 0 = others; in the column of the class's own group, its index there + 1.</summary>
    public override Tensor Targets(ReadOnlySpan<int> classes)
    {
        var rows = new long[classes.Length * groups.GroupCount];
        for (int n = 0; n < classes.Length; n++)
        {
            rows[(n * groups.GroupCount) + groups.GroupOf(classes[n])] = groups.IndexInGroup(classes[n]) + 1;
        }

        return tensor(rows, classes.Length, groups.GroupCount);
    }

    public override Tensor PerImage(Tensor logits, Tensor targets)
    {
        Tensor? loss = null;
        for (int g = 0; g < groups.GroupCount; g++)
        {
            (int start, int length) = groups.Slice(g);
            Tensor own = functional.cross_entropy(logits.narrow(1, start, length), targets.select(1, g), reduction: Reduction.None);
            loss = loss is null ? own : loss.Increase(own);
        }

        return loss!;
    }

    public override int Predict(ReadOnlySpan<float> logits) => GroupSoftmax.Predict(logits, groups).ClassIndex;
}
