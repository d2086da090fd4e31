using System.CommandLine;
using Mos.Cli.App;
using Spectre.Console;

namespace Mos.Cli.Commands;

/// <summary><c>mos groups show</c>: the sizes and names of groups.</summary>
internal static class GroupsShowCommand
{
    private const int NamedClasses = 4;

    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        var model = new ModelOptions(common);
        Command command = new("show", "Shows the groups of a table or of a .npy of counts; without --groups the taxonomy of ImageNet-1k.") { model.Groups, common.Json };
        command.SetAction(parsed =>
        {
            Show(terminal, model.GroupsOf(parsed) ?? GroupTable.ImageNet1k, parsed.GetValue(common.Json));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Prints groups.</summary>
    public static void Show(Terminal terminal, GroupTable groups, bool asJson)
    {
        ClassGroups partition = groups.Groups;
        if (asJson)
        {
            terminal.WriteJson(new
            {
                partition.ClassCount,
                partition.GroupCount,
                partition.LogitCount,
                Groups = Enumerable.Range(0, partition.GroupCount).Select(g => new { Name = partition.GroupNames?[g], Size = partition.Members(g).Length, Classes = Names(groups, g) }),
            });
            return;
        }

        terminal.Output.WriteLine($"{partition.ClassCount} classes in {partition.GroupCount} groups, {partition.LogitCount} logits");
        Table table = new Table().Border(TableBorder.Simple).AddColumns("group", "classes", "name", "such as");
        table.Columns[1].RightAligned();
        for (int g = 0; g < partition.GroupCount; g++)
        {
            string[] names = Names(groups, g);
            string some = string.Join(", ", names.Take(NamedClasses)) + (names.Length > NamedClasses ? ", ..." : "");
            table.AddRow(new Text($"{g}"), new Text($"{partition.Members(g).Length}"), new Text(partition.GroupNames?[g] ?? ""), new Text(some));
        }

        terminal.WriteTable(table);
    }

    private static string[] Names(GroupTable table, int group) =>
        (table.DisplayNames ?? table.ClassNames) is { } names ? [.. table.Groups.Members(group).ToArray().Select(c => names[c])] : [];
}
