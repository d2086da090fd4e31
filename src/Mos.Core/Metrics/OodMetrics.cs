namespace Mos;

/// <summary>How well scores tell in-distribution from out-of-distribution images. In-distribution is the positive class.</summary>
/// <param name="Auroc">Area under the ROC curve, 0 to 1; 0.5 is chance.</param>
/// <param name="AuprIn">Average precision with in-distribution as positive, 0 to 1.</param>
/// <param name="AuprOut">Average precision with out-of-distribution as positive and negated scores, 0 to 1.</param>
/// <param name="FprNearest">FPR at the TPR level by the convention <c>Nearest</c>, the one of the paper's code.</param>
/// <param name="FprAtLeast">FPR at the TPR level by the convention <c>AtLeast</c>, the one of most libraries.</param>
/// <param name="TprLevel">The level, such as 0.95.</param>
public sealed record OodMetrics(double Auroc, double AuprIn, double AuprOut, double FprNearest, double FprAtLeast, double TprLevel);
