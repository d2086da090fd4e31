using System.Collections;

namespace Mos.Detectors;

/// <summary>Group shares that are equal where their members are, so that verdicts are.</summary>
internal sealed class GroupShares(GroupShare[] shares) : IReadOnlyList<GroupShare>
{
    private const int Most = 3;

    public static GroupShares None { get; } = new([]);

    public int Count => shares.Length;

    public GroupShare this[int index] => shares[index];

    /// <summary>The surest groups of one image, the surest first, ties in the order of the groups; none for a flat head.</summary>
    public static GroupShares Of(ModelOutput output, int row)
    {
        if (output is not { Logits: { } logits, Groups: { } groups })
        {
            return None;
        }

        var found = new double[groups.GroupCount];
        for (int g = 0; g < found.Length; g++)
        {
            found[g] = 1 - (double)GroupSoftmax.OthersProbability(logits.Row(row), groups, g);
        }

        return new GroupShares([.. Enumerable.Range(0, found.Length).OrderByDescending(g => found[g]).Take(Most).Select(g => new GroupShare(g, groups.GroupNames?[g], found[g]))]);
    }

    public override bool Equals(object? obj) => obj is GroupShares other && this.SequenceEqual(other);

    public override int GetHashCode() => shares.Aggregate(0, HashCode.Combine);

    public IEnumerator<GroupShare> GetEnumerator() => shares.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
