using System.CommandLine;
using Mos.Cli.App;

namespace Mos.Cli.Commands;

/// <summary><c>mos groups</c>: the partition of the classes that a group-softmax head is trained with.</summary>
internal static class GroupsCommand
{
    public static Command Create(Terminal terminal) => new("groups", "Shows and makes groups of classes.")
    {
        GroupsShowCommand.Create(terminal),
        GroupsMakeCommand.Create(terminal),
        GroupsAblateCommand.Create(terminal),
    };
}
