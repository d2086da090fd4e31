using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>What a head is trained to: its loss, and the class that its logits predict.</summary>
internal abstract class HeadLoss
{
    /// <summary>Number of logits.</summary>
    public abstract int LogitCount { get; }

    /// <summary>The loss of a flat head, or with groups that of a group-softmax head.</summary>
    public static HeadLoss For(int classCount, ClassGroups? groups) => groups is null ? new FlatSoftmaxLoss(classCount) : new GroupSoftmaxLoss(groups);

    /// <summary>The int64 targets of classes, <c>[N, ...]</c>.</summary>
    public abstract Tensor Targets(ReadOnlySpan<int> classes);

    /// <summary>The loss of each image, <c>[N]</c>; that of a batch is the mean.</summary>
    /// <param name="logits"><c>[N, L]</c>.</param>
    /// <param name="targets">As <see cref="Targets"/> gives them.</param>
    public abstract Tensor PerImage(Tensor logits, Tensor targets);

    /// <summary>The loss of each mixed image: the mean of the losses towards both sets of targets, weighted as the images were.</summary>
    /// <param name="logits"><c>[N, L]</c>, of lambda * image + (1 - lambda) * partner.</param>
    /// <param name="targets">Of the images.</param>
    /// <param name="partners">Of their partners.</param>
    /// <param name="lambda">Weight of the images, 0 to 1.</param>
    public Tensor PerMixedImage(Tensor logits, Tensor targets, Tensor partners, double lambda) =>
        PerImage(logits, targets).Times(lambda).Increase(PerImage(logits, partners), 1 - lambda);

    /// <summary>The class that an image's logits predict; ties go to the first.</summary>
    /// <param name="logits">The L logits of one image.</param>
    public abstract int Predict(ReadOnlySpan<float> logits);
}
