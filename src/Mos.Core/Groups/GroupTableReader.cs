using System.Globalization;

namespace Mos;

/// <summary>Makes a <see cref="GroupTable"/> of a CSV table, and says on which line it is wrong.</summary>
internal sealed class GroupTableReader
{
    private readonly CsvTable _table;

    private GroupTableReader(CsvTable table)
    {
        _table = table;
    }

    private int ClassCount => _table.Rows.Count;

    public static GroupTable Read(CsvTable table) => new GroupTableReader(table).Read();

    /// <summary>Groups by what stands in a column, sorted ordinally: equal words, one group, named so.</summary>
    public static GroupTable ReadTaxonomy(CsvTable table, string column) => new GroupTableReader(table).ReadTaxonomy(column);

    private GroupTable ReadTaxonomy(string column)
    {
        int level = _table.Require(column);
        CsvRow[] rows = RowsByClass(_table.Require("wnid", "class"));
        string[] words = Array.ConvertAll(rows, row => row.Fields[level].Trim());
        if (Array.IndexOf(words, "") is >= 0 and int at)
        {
            throw _table.Error(rows[at], $"the column '{column}' is empty; each class is in a group.");
        }

        string[] groupNames = [.. words.Distinct().Order(StringComparer.Ordinal)];
        int[] group = Array.ConvertAll(words, word => Array.BinarySearch(groupNames, word, StringComparer.Ordinal));
        return rows.Length > 0
            ? new GroupTable(ClassGroups.FromAssignment(group, groupNames), Names(rows), DisplayNames(rows))
            : throw _table.Error("there are no classes below the header.");
    }

    private GroupTable Read()
    {
        int groupColumn = _table.Require("group");
        CsvRow[] rows = RowsByClass(_table.Require("wnid", "class"));
        string[] names = Names(rows);
        int[] group = Array.ConvertAll(rows, row => Number(row, groupColumn, "group"));
        int[] sizes = Sizes(group);
        string[]? groupNames = _table.Find("group_name") is { } groupNameColumn ? GroupNames(rows, group, sizes.Length, groupNameColumn) : null;
        ClassGroups groups = _table.Find("index_in_group") is { } placeColumn
            ? ClassGroups.FromTable(group, Places(rows, group, sizes, placeColumn), groupNames)
            : ClassGroups.FromAssignment(group, groupNames);
        return new GroupTable(groups, names, DisplayNames(rows));
    }

    private string[] Names(CsvRow[] rows)
    {
        int column = _table.Require("wnid", "class");
        string[] names = Array.ConvertAll(rows, row => row.Fields[column]);
        RequireDistinct(names, rows, name => $"class '{name}'");
        return names;
    }

    private string[]? DisplayNames(CsvRow[] rows) => _table.Find("name") is { } column ? Array.ConvertAll(rows, row => row.Fields[column]) : null;

    /// <summary>The rows in the order of the class index: as stated, or as they stand.</summary>
    private CsvRow[] RowsByClass(int nameColumn)
    {
        int? column = _table.Find("class_index");

        // Beside a wnid, a column 'class' of numbers can only be the class index.
        if (column is null && _table.Find("class") is { } classColumn && classColumn != nameColumn
            && _table.Rows.All(row => int.TryParse(row.Fields[classColumn], NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            column = classColumn;
        }

        if (column is not { } indexColumn)
        {
            return [.. _table.Rows];
        }

        int[] indices = [.. _table.Rows.Select(row => Number(row, indexColumn, "class index"))];
        RequireDistinct(indices, _table.Rows, index => $"class index {index}");
        CsvRow[] rows = [.. _table.Rows];
        Array.Sort(indices, rows);
        return rows;
    }

    private int[] Places(CsvRow[] rows, int[] group, int[] sizes, int column)
    {
        int[] places = Array.ConvertAll(rows, row => Number(row, column, "index in the group"));
        for (int c = 0; c < places.Length; c++)
        {
            if (places[c] >= sizes[group[c]])
            {
                throw _table.Error(rows[c], $"index {places[c]} in group {group[c]} is too large; the group has {sizes[group[c]]} classes, counted from 0.");
            }
        }

        RequireDistinct([.. group.Zip(places)], rows, p => $"index {p.Second} in group {p.First}");
        return places;
    }

    private string[] GroupNames(CsvRow[] rows, int[] group, int groupCount, int column)
    {
        var names = new string?[groupCount];
        for (int c = 0; c < rows.Length; c++)
        {
            string name = rows[c].Fields[column];
            if ((names[group[c]] ??= name) != name)
            {
                throw _table.Error(rows[c], $"group {group[c]} is named '{name}' here and '{names[group[c]]}' before; a group has one name.");
            }
        }

        return names!;
    }

    /// <summary>Number of classes of each group; refuses gaps.</summary>
    private int[] Sizes(int[] group)
    {
        var sizes = new int[group.DefaultIfEmpty(-1).Max() + 1];
        foreach (int g in group)
        {
            sizes[g]++;
        }

        int empty = Array.IndexOf(sizes, 0);
        return sizes.Length > 0 && empty < 0 ? sizes : throw _table.Error(sizes.Length == 0
            ? "there are no classes below the header."
            : $"group {empty} has no class; groups are numbered from 0 without gaps.");
    }

    private int Number(CsvRow row, int column, string what)
    {
        string text = row.Fields[column];
        return int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int number) && number < ClassCount
            ? number
            : throw _table.Error(row, $"the {what} is '{text}', which is not a number from 0 to {ClassCount - 1} (the table has {ClassCount} classes).");
    }

    private void RequireDistinct<T>(IReadOnlyList<T> values, IReadOnlyList<CsvRow> rows, Func<T, string> describe)
        where T : notnull
    {
        var lines = new Dictionary<T, int>();
        for (int i = 0; i < values.Count; i++)
        {
            if (!lines.TryAdd(values[i], rows[i].Line))
            {
                throw _table.Error(rows[i], $"{describe(values[i])} stands on line {lines[values[i]]} already.");
            }
        }
    }
}
