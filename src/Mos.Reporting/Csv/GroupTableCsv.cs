using System.Text;

namespace Mos.Reporting;

/// <summary>Writes groups as the CSV table that <see cref="GroupTable.Read"/> reads.</summary>
public static class GroupTableCsv
{
    /// <summary>Writes <c>class_index,class,group,index_in_group</c> and, where they are known, <c>name</c> and <c>group_name</c>; whole or not at all.</summary>
    /// <param name="table">The groups. Classes without names are named by their number.</param>
    /// <param name="path">The file; replaced when it is there.</param>
    /// <exception cref="MosException">The file cannot be written.</exception>
    public static void Save(GroupTable table, string path)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, stream =>
        {
            using var output = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            Write(table, new CsvWriter(output));
        });
    }

    private static void Write(GroupTable table, CsvWriter csv)
    {
        ClassGroups groups = table.Groups;
        csv.WriteRow(["class_index", "class", "group", "index_in_group", .. Where(table.DisplayNames, "name"), .. Where(groups.GroupNames, "group_name")]);
        for (int c = 0; c < groups.ClassCount; c++)
        {
            int g = groups.GroupOf(c);
            csv.WriteRow(
            [
                CsvWriter.Number(c), table.ClassNames?[c] ?? CsvWriter.Number(c), CsvWriter.Number(g), CsvWriter.Number(groups.IndexInGroup(c)),
                .. Where(table.DisplayNames, table.DisplayNames?[c]), .. Where(groups.GroupNames, groups.GroupNames?[g]),
            ]);
        }
    }

    private static IEnumerable<string> Where(IReadOnlyList<string>? known, string? field) => known is null ? [] : [field!];
}
