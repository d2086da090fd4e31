namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>GradNorm: how large the gradient of the last layer's weights is for a loss that asks for equal probabilities.</summary>
    /// <remarks>
    /// <para>Score = |h|_1 x (sum over classes k of |1 - C p_k|), p = softmax(z): the L1 norm of the gradient of the cross-entropy with all ones
    /// as targets, in closed form. The paper's, the divergence from the uniform distribution, is 1/C of it. 0 or more, higher = more in-distribution.</para>
    /// <para>Needs features and the head (of a group head the classes alone); learns nothing; costs C exponentials and D sums an image, no
    /// backward pass. In a spec: <c>gradnorm</c>.</para>
    /// <para>Huang, Geng and Li, "On the Importance of Gradients for Detecting Distributional Shifts in the Wild", NeurIPS 2021.</para>
    /// </remarks>
    public static IOodScorer GradNorm() => Make<IOodScorer>("gradnorm");

    /// <summary>GradNorm with the binary cross-entropy between probabilities and 1/C, as newer pytorch-ood has it.</summary>
    /// <remarks>
    /// <para>Score = |h|_1 x (sum over classes k of |a_k - p_k (sum of a)|), a_k = (p_k - 1/C) / (1 - p_k), p = softmax(z): the L1 norm of the
    /// gradient of the head's weights. 0 or more, higher = more in-distribution. 1 - p of the likeliest class is multiplied out, so
    /// that a sure image has a finite score.</para>
    /// <para>Needs features and a head of at least two classes; costs as <see cref="GradNorm"/>. In a spec: <c>gradnorm_bce</c>.</para>
    /// <para>After Huang, Geng and Li, "On the Importance of Gradients for Detecting Distributional Shifts in the Wild", NeurIPS 2021, with another loss.</para>
    /// </remarks>
    public static IOodScorer GradNormBce() => Make<IOodScorer>("gradnorm_bce");

    /// <summary>Gradient uncertainty: the squared gradient of the last layer for a label that confounds all classes.</summary>
    /// <remarks>
    /// <para>Score = (sum over classes k of (C p_k - 1)^2) x (|h|^2 + 1), p = softmax(z): the sum of the squared gradients of weights and biases of
    /// the head for a target of all ones. 0 or more, higher = more in-distribution. The paper takes all layers; this is the last, in
    /// closed form.</para>
    /// <para>Needs features and the head; costs as <see cref="GradNorm"/>. In a spec: <c>grad_uncertainty</c>.</para>
    /// <para>Lee and AlRegib, "Gradients as a Measure of Uncertainty in Neural Networks", ICIP 2020.</para>
    /// </remarks>
    public static IOodScorer GradientUncertainty() => Make<IOodScorer>("grad_uncertainty");
}
