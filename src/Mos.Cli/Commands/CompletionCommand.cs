using System.CommandLine;
using System.Reflection;
using Mos.Cli.App;

namespace Mos.Cli.Commands;

/// <summary><c>mos completion</c>: the script that lets a shell complete verbs, options and values. What there is, the tool says itself when asked.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public static Command Create(Terminal terminal)
    {
        Argument<string> shell = new Argument<string>("SHELL") { HelpName = "SHELL", Description = $"{string.Join(", ", Shells[..^1])} or {Shells[^1]}." }.AcceptOnlyFromAmong(Shells);
        Command command = new("completion", "Prints the script that completes verbs, options and values in a shell; its first lines say where it goes.") { shell };
        command.SetAction(parsed =>
        {
            terminal.Output.Write(Script(parsed.GetRequiredValue(shell)));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Script(string shell)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Mos.Cli.Completion.mos.{shell}")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
