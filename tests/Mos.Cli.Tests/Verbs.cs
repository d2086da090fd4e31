using System.CommandLine;
using Mos.Cli.App;

namespace Mos.Cli.Tests;

/// <summary>What the tool can do, as its own parser knows it.</summary>
internal static class Verbs
{
    public static RootCommand Root() => MosTool.CreateRoot(new Terminal(TextWriter.Null, TextWriter.Null, isInteractive: false));

    /// <summary>Every verb at any depth, with the words that lead to it.</summary>
    public static IEnumerable<(string[] Path, Command Command)> All(Command above, params string[] path) =>
        above.Subcommands.SelectMany(c => All(c, [.. path, c.Name]).Prepend(([.. path, c.Name], c)));
}
