using System.Globalization;

namespace Mos.Detectors;

/// <summary>What a detector says of one image.</summary>
/// <param name="Source">The image's path or name.</param>
/// <param name="Score">The scorer's score; higher = more in-distribution.</param>
/// <param name="PValue">The conformal p-value, above 0 and at most 1; small: unlike the held-out in-distribution images.</param>
/// <param name="Threshold">Scores below it are called out-of-distribution.</param>
/// <param name="IsOutOfDistribution">The decision.</param>
/// <param name="ClassIndex">The class that the model predicts, whatever the decision; null where it gives no logits.</param>
/// <param name="ClassName">The name of the class, where the model knows it.</param>
/// <param name="Group">The group of the class, for a group head.</param>
/// <param name="GroupName">The name of the group, where the model knows it.</param>
public sealed record OodVerdict(
    string Source,
    double Score,
    double PValue,
    double Threshold,
    bool IsOutOfDistribution,
    int? ClassIndex = null,
    string? ClassName = null,
    int? Group = null,
    string? GroupName = null)
{
    /// <summary>The three groups that are surest of the image, the surest first; fewer where there are fewer, none for a flat head.</summary>
    /// <remarks>The largest is 1 + the score of <see cref="Scorers.Mos"/>: an image that no group claims has low shares only.</remarks>
    public IReadOnlyList<GroupShare> TopGroups { get; init; } = GroupShares.None;

    /// <summary>The verdict in a line, such as <c>out-of-distribution  p 0.004  score -0.981</c>.</summary>
    public override string ToString()
    {
        // A conformal p-value is never 0, so none is shown as 0.
        string p = PValue < 0.0005 ? "<0.001" : PValue.ToString("0.000", CultureInfo.InvariantCulture);
        string verdict = IsOutOfDistribution ? "out-of-distribution" : "in-distribution";
        return string.Create(CultureInfo.InvariantCulture, $"{verdict}  p {p}  score {Score:0.000}");
    }
}
