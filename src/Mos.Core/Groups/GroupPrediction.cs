namespace Mos;

/// <summary>The class that a group-softmax head predicts for an image.</summary>
/// <param name="ClassIndex">Class index, 0 to C - 1.</param>
/// <param name="Group">The group of the class, 0 to G - 1.</param>
/// <param name="Probability">The probability of the class within its group, 0 to 1.</param>
public readonly record struct GroupPrediction(int ClassIndex, int Group, float Probability);
