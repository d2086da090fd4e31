namespace Mos.Vision;

/// <summary>How well a network does on the validation images.</summary>
/// <param name="Loss">The mean loss: cross entropy, for a group-softmax head summed over the groups.</param>
/// <param name="Top1">Share of the images whose class is predicted rightly, 0 to 1.</param>
public sealed record ValidationResult(double Loss, double Top1);
