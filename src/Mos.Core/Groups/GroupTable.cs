namespace Mos;

/// <summary>Groups and the names of their classes: what it takes to label images whose classes are in another order. Immutable.</summary>
public sealed class GroupTable
{
    private static readonly Lazy<GroupTable> _imageNet1k = new(ReadImageNet1k);

    private readonly Dictionary<string, int> _indexOf = new(StringComparer.Ordinal);

    /// <summary>Creates a table.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="classNames">A different name for each class, by class index; null when unknown.</param>
    /// <param name="displayNames">A name for people for each class, by class index; null when there are none.</param>
    /// <exception cref="ArgumentException">There is another number of names than of classes, or one name twice.</exception>
    public GroupTable(ClassGroups groups, IReadOnlyList<string>? classNames, IReadOnlyList<string>? displayNames = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        RequireCount(classNames, groups, nameof(classNames));
        RequireCount(displayNames, groups, nameof(displayNames));
        Groups = groups;
        ClassNames = classNames is null ? null : [.. classNames];
        DisplayNames = displayNames is null ? null : [.. displayNames];
        for (int c = 0; c < classNames?.Count; c++)
        {
            if (!_indexOf.TryAdd(classNames[c], c))
            {
                throw new ArgumentException($"The name '{classNames[c]}' stands for class {_indexOf[classNames[c]]} and for class {c}.", nameof(classNames));
            }
        }
    }

    /// <summary>
    /// ImageNet-1k in the 8 groups of the paper, classes in the order of the ILSVRC 2012 development kit, which is that of the published
    /// checkpoints. Class 0 is n02119789; the names are WordNet ids.
    /// </summary>
    /// <remarks>Taxonomy of Huang and Li, "MOS: Towards Scaling Out-of-distribution Detection for Large Semantic Space", CVPR 2021.</remarks>
    public static GroupTable ImageNet1k => _imageNet1k.Value;

    /// <summary>
    /// The same with classes in sorted order of their WordNet ids, which is how a scan of class folders counts them. Groups and places in
    /// them are unchanged, and so is each class's logit.
    /// </summary>
    public static GroupTable ImageNet1kSorted => ImageNet1k.Select([.. ImageNet1k.ClassNames!.Order(StringComparer.Ordinal)]);

    /// <summary>The groups.</summary>
    public ClassGroups Groups { get; }

    /// <summary>The name of each class, such as a WordNet id, by class index; null: only the sizes of the groups are known.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>A name for people for each class, by class index; null: there are none.</summary>
    public IReadOnlyList<string>? DisplayNames { get; }

    /// <summary>
    /// Reads groups from a file: a CSV table with a header, or a NumPy array of counts (such as <c>taxonomy_level0.npy</c>), which gives
    /// groups without names, each of consecutive classes.
    /// </summary>
    /// <param name="path">
    /// A table has the columns <c>wnid</c> (or <c>class</c>) and <c>group</c> (a number from 0), and may have <c>class_index</c>,
    /// <c>index_in_group</c>, <c>name</c> and <c>group_name</c>. Without <c>class_index</c> (or a <c>class</c> of numbers beside a
    /// <c>wnid</c>), classes are counted in the order of the rows; without <c>index_in_group</c>, places in the order of the classes.
    /// </param>
    /// <exception cref="MosFormatException">A column is missing, a group is empty, or something stands twice; the message names the line.</exception>
    /// <exception cref="MosException">The file is missing or may not be read.</exception>
    public static GroupTable Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (InputFile.IsNumpyArray(path))
        {
            return new GroupTable(GroupCounts.Read(path), classNames: null);
        }

        using StreamReader reader = InputFile.OpenText(path);
        return GroupTableReader.Read(CsvTable.Read(reader, path));
    }

    /// <summary>Makes groups of a level of a taxonomy: the classes with equal words in a column of a CSV table form a group of that name.</summary>
    /// <param name="path">A table with the columns <c>wnid</c> (or <c>class</c>) and <paramref name="column"/>, and perhaps <c>class_index</c> and <c>name</c>.</param>
    /// <param name="column">The column, such as <c>family</c>.</param>
    /// <returns>Groups in the ordinal order of their names.</returns>
    /// <exception cref="MosFormatException">A column is missing, a field of it is empty, or a class stands twice; the message names the line.</exception>
    /// <exception cref="MosException">The file is missing or may not be read.</exception>
    public static GroupTable FromTaxonomy(string path, string column)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(column);
        using StreamReader reader = InputFile.OpenText(path);
        return GroupTableReader.ReadTaxonomy(CsvTable.Read(reader, path), column);
    }

    /// <summary>The class of a name.</summary>
    /// <param name="className">One of <see cref="ClassNames"/>, in its exact spelling.</param>
    /// <returns>The class index, or -1 when the table has no such class.</returns>
    public int IndexOf(string className) => _indexOf.GetValueOrDefault(className, -1);

    /// <summary>The table of these classes in this order, matched by name.</summary>
    /// <param name="classNames">All names of this table in another order, or some of them.</param>
    /// <returns>
    /// A table whose class index is the position in <paramref name="classNames"/>. Classes keep their order within their group, so all of
    /// them keep their logits when none is left out; a group that keeps no class is dropped.
    /// </returns>
    /// <exception cref="MosException">A name is not in the table, or the table has no names.</exception>
    /// <exception cref="ArgumentException">There are no names, or one stands twice.</exception>
    public GroupTable Select(IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        if (ClassNames is null)
        {
            throw new MosException("The groups are a bare list of counts, which does not say what class is in what group; give a table with the columns wnid and group.");
        }

        string[] missing = [.. classNames.Where(n => IndexOf(n) < 0)];
        if (missing.Length > 0)
        {
            throw new MosException(
                $"The table of groups has no class '{missing[0]}' ({missing.Length} of {classNames.Count} classes are missing); give a table that names them all.");
        }

        int[] chosen = [.. classNames.Select(IndexOf)];
        int[] keptGroups = [.. chosen.Select(Groups.GroupOf).Distinct().Order()];
        int[] group = Array.ConvertAll(chosen, c => Array.IndexOf(keptGroups, Groups.GroupOf(c)));
        var place = new int[chosen.Length];
        foreach (IGrouping<int, int> members in Enumerable.Range(0, chosen.Length).GroupBy(i => group[i]))
        {
            int next = 0;
            foreach (int i in members.OrderBy(i => Groups.IndexInGroup(chosen[i])))
            {
                place[i] = next++;
            }
        }

        string[]? groupNames = Groups.GroupNames is { } names ? Array.ConvertAll(keptGroups, g => names[g]) : null;
        string[]? displayNames = DisplayNames is { } titles ? Array.ConvertAll(chosen, c => titles[c]) : null;
        return new GroupTable(ClassGroups.FromTable(group, place, groupNames), [.. classNames], displayNames);
    }

    /// <summary>The table without the classes that are not among these names; the others keep their order, in the class index and in their group.</summary>
    /// <param name="classNames">Names of classes in any order, such as those of the folders of a data set that holds some of the classes.</param>
    /// <exception cref="MosException">A name is not in the table, or the table has no names.</exception>
    public GroupTable SelectPresent(IReadOnlyCollection<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        HashSet<string> wanted = [.. classNames];

        // Names that the table lacks go along, so that they are refused by name.
        return Select([.. (ClassNames ?? []).Where(wanted.Remove), .. wanted.Order(StringComparer.Ordinal)]);
    }

    private static void RequireCount(IReadOnlyList<string>? names, ClassGroups groups, string parameter)
    {
        if (names is not null && names.Count != groups.ClassCount)
        {
            throw new ArgumentException($"{groups.ClassCount} classes have {names.Count} names.", parameter);
        }
    }

    private static GroupTable ReadImageNet1k()
    {
        const string name = "imagenet1k.csv";
        using var reader = new StreamReader(typeof(GroupTable).Assembly.GetManifestResourceStream(name)!);
        return GroupTableReader.Read(CsvTable.Read(reader, name));
    }
}
