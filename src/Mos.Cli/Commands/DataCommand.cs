using System.CommandLine;
using Mos.Cli.App;

namespace Mos.Cli.Commands;

/// <summary><c>mos data</c>: what concerns data sets before a network sees them.</summary>
internal static class DataCommand
{
    public static Command Create(Terminal terminal) => new("data", "Writes lists of images, and checks that data sets are complete.")
    {
        DataListsCommand.Create(terminal),
        DataCheckCommand.Create(terminal),
    };
}
