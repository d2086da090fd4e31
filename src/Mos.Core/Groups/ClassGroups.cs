namespace Mos;

/// <summary>
/// A partition of C classes into G groups, and the layout of the C + G logits of a group-softmax head: a slice for each group, in which
/// the first logit is <i>others</i> and the group's classes follow. Immutable.
/// </summary>
/// <remarks>Huang and Li, "MOS: Towards Scaling Out-of-distribution Detection for Large Semantic Space", CVPR 2021. Groups need not be contiguous in the class index.</remarks>
public sealed partial class ClassGroups
{
    private readonly int[] _group;
    private readonly int[] _indexInGroup;
    private readonly int[][] _members;
    private readonly int[] _sliceStart;

    private ClassGroups(int[] group, int[] indexInGroup, int[][] members, IReadOnlyList<string>? groupNames)
    {
        _group = group;
        _indexInGroup = indexInGroup;
        _members = members;
        GroupNames = groupNames is null ? null : [.. groupNames];
        _sliceStart = new int[members.Length];
        for (int g = 1; g < members.Length; g++)
        {
            _sliceStart[g] = _sliceStart[g - 1] + members[g - 1].Length + 1;
        }
    }

    /// <summary>Number of groups, G.</summary>
    public int GroupCount => _members.Length;

    /// <summary>Number of classes, C.</summary>
    public int ClassCount => _group.Length;

    /// <summary>Number of logits, C + G.</summary>
    public int LogitCount => ClassCount + GroupCount;

    /// <summary>The names of the groups, or null when unknown.</summary>
    public IReadOnlyList<string>? GroupNames { get; }

    /// <summary>Consecutive classes: the first group has the first <c>sizes[0]</c> of them, and so on.</summary>
    /// <param name="sizes">Number of classes in each group, each 1 or more.</param>
    /// <exception cref="ArgumentException">There is no group, or an empty one.</exception>
    /// <remarks>What a bare list of counts says. It is enough to cut logits; labels in another class order need a table.</remarks>
    public static ClassGroups FromSizes(ReadOnlySpan<int> sizes)
    {
        var group = new List<int>();
        for (int g = 0; g < sizes.Length; g++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(sizes[g], nameof(sizes));
            group.AddRange(Enumerable.Repeat(g, sizes[g]));
        }

        return FromAssignment([.. group], null, sizes.Length);
    }

    /// <summary>A group for each class; within a group, classes stand in the order of their class index.</summary>
    /// <param name="groupOfClass">The group of each class, by class index.</param>
    /// <param name="groupNames">A name for each group, or null.</param>
    /// <exception cref="ArgumentException">A group is negative or has no class, or the names are of another number.</exception>
    public static ClassGroups FromAssignment(ReadOnlySpan<int> groupOfClass, IReadOnlyList<string>? groupNames = null) =>
        FromAssignment(groupOfClass, groupNames, groupCount: 0);

    /// <summary>A group and a place within it for each class.</summary>
    /// <param name="groupOfClass">The group of each class, by class index.</param>
    /// <param name="indexInGroup">The place of each class in its group, from 0; each place of a group is taken once.</param>
    /// <param name="groupNames">A name for each group, or null.</param>
    /// <exception cref="ArgumentException">Places are missing or taken twice, a group is empty, or lengths differ.</exception>
    public static ClassGroups FromTable(ReadOnlySpan<int> groupOfClass, ReadOnlySpan<int> indexInGroup, IReadOnlyList<string>? groupNames = null)
    {
        if (groupOfClass.Length != indexInGroup.Length)
        {
            throw new ArgumentException($"{groupOfClass.Length} groups but {indexInGroup.Length} places in them were given.", nameof(indexInGroup));
        }

        int[][] members = CountMembers(groupOfClass, groupNames, groupCount: 0);
        foreach (int[] m in members)
        {
            m.AsSpan().Fill(-1);
        }

        for (int c = 0; c < groupOfClass.Length; c++)
        {
            int[] m = members[groupOfClass[c]];
            int i = indexInGroup[c];
            if ((uint)i >= (uint)m.Length || m[i] >= 0)
            {
                throw new ArgumentException($"Class {c} has place {i} in group {groupOfClass[c]}, which is taken already or outside its {m.Length} classes.", nameof(indexInGroup));
            }

            m[i] = c;
        }

        return new ClassGroups(groupOfClass.ToArray(), indexInGroup.ToArray(), members, groupNames);
    }

    /// <summary>The group of a class.</summary>
    /// <param name="classIndex">Class index, 0 to C - 1.</param>
    public int GroupOf(int classIndex) => _group[classIndex];

    /// <summary>The place of a class in its group, from 0.</summary>
    /// <param name="classIndex">Class index, 0 to C - 1.</param>
    public int IndexInGroup(int classIndex) => _indexInGroup[classIndex];

    /// <summary>The logit of a class.</summary>
    /// <param name="classIndex">Class index, 0 to C - 1.</param>
    public int LogitOf(int classIndex) => _sliceStart[_group[classIndex]] + 1 + _indexInGroup[classIndex];

    /// <summary>The class at a place of a group.</summary>
    /// <param name="group">Group, 0 to G - 1.</param>
    /// <param name="indexInGroup">Place in the group, from 0.</param>
    public int ClassOf(int group, int indexInGroup) => _members[group][indexInGroup];

    /// <summary>The classes of a group in the order of their logits.</summary>
    /// <param name="group">Group, 0 to G - 1.</param>
    public ReadOnlySpan<int> Members(int group) => _members[group];

    /// <summary>The logits of a group, <i>others</i> first.</summary>
    /// <param name="group">Group, 0 to G - 1.</param>
    /// <returns>First logit and number of logits.</returns>
    public (int Start, int Length) Slice(int group) => (_sliceStart[group], _members[group].Length + 1);

    /// <summary>Refuses a head that these groups do not fit.</summary>
    /// <param name="logitCount">Number of logits of the head.</param>
    /// <param name="source">Where the groups come from, such as a file, for the message.</param>
    /// <exception cref="MosFormatException">The head has another number of logits than C + G.</exception>
    public void RequireLogitCount(int logitCount, string source)
    {
        if (logitCount != LogitCount)
        {
            throw new MosFormatException(
                source,
                $"'{source}': {ClassCount} classes in {GroupCount} groups need a head of {LogitCount} logits, but it has {logitCount}; give the groups that it was trained with.");
        }
    }

    private static ClassGroups FromAssignment(ReadOnlySpan<int> groupOfClass, IReadOnlyList<string>? groupNames, int groupCount)
    {
        int[][] members = CountMembers(groupOfClass, groupNames, groupCount);
        var indexInGroup = new int[groupOfClass.Length];
        var filled = new int[members.Length];
        for (int c = 0; c < indexInGroup.Length; c++)
        {
            int g = groupOfClass[c];
            members[g][filled[g]] = c;
            indexInGroup[c] = filled[g]++;
        }

        return new ClassGroups(groupOfClass.ToArray(), indexInGroup, members, groupNames);
    }

    private static int[][] CountMembers(ReadOnlySpan<int> groupOfClass, IReadOnlyList<string>? groupNames, int groupCount)
    {
        foreach (int g in groupOfClass)
        {
            // A group without a class is refused below, so more groups than classes cannot be; the check bounds the allocation.
            if ((uint)g >= (uint)groupOfClass.Length)
            {
                throw new ArgumentException($"Group {g} is outside 0 to {groupOfClass.Length - 1}; groups are numbered from 0 without gaps.", nameof(groupOfClass));
            }

            groupCount = Math.Max(groupCount, g + 1);
        }

        var counts = new int[groupCount];
        foreach (int g in groupOfClass)
        {
            counts[g]++;
        }

        if (counts.Length == 0 || counts.Contains(0))
        {
            throw new ArgumentException(counts.Length == 0 ? "There are no groups." : $"Group {Array.IndexOf(counts, 0)} has no class.", nameof(groupOfClass));
        }

        if (groupNames is not null && groupNames.Count != counts.Length)
        {
            throw new ArgumentException($"{counts.Length} groups have {groupNames.Count} names.", nameof(groupNames));
        }

        return Array.ConvertAll(counts, n => new int[n]);
    }
}
