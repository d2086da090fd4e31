using System.Buffers;
using System.CommandLine;
using System.Runtime.InteropServices;
using Mos.Cli.Commands;

namespace Mos.Cli.App;

/// <summary>The tool: parses, runs a verb, and turns failures into one sentence and an exit code.</summary>
internal static class MosTool
{
    private static readonly SearchValues<char> SpecialInShells = SearchValues.Create(" '\"$&|;<>()*?\\");

    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        RootCommand root = new("Tells when an image is of none of a classifier's classes: out-of-distribution detection by MOS and its baselines.")
        {
            DemoCommand.Create(terminal),
            ModelsCommand.Create(terminal),
            InspectCommand.Create(terminal),
            FineTuneCommand.Create(terminal),
            EvaluateCommand.Create(terminal),
            ScoreCommand.Create(terminal),
            CalibrateCommand.Create(terminal),
            DetectCommand.Create(terminal),
            MetricsCommand.Create(terminal),
        };
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            terminal.Error.WriteLine($"mos: {UsageError.Sentence(parsed)}");
            terminal.Error.WriteLine($"See '{CommandPath(parsed)} --help'.");
            return ExitCode.Usage;
        }

        using var interruption = new Interruption();
        try
        {
            InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = terminal.Output, Error = terminal.Error };
            return await parsed.InvokeAsync(configuration, interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.Signal is PosixSignal signal)
        {
            terminal.Error.WriteLine($"mos: interrupted; to go on: mos {string.Join(' ', args.Select(Quoted))}");
            return ExitCode.Signal + (signal == PosixSignal.SIGINT ? 2 : 15);
        }
        catch (UsageException e)
        {
            terminal.Error.WriteLine($"mos: {e.Message}");
            return ExitCode.Usage;
        }
        catch (Exception e) when (e is MosException or IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine($"mos: {e.Message}");
            return ExitCode.Failed;
        }
    }

    private static string CommandPath(ParseResult parsed)
    {
        string name = parsed.CommandResult.Command.Name;
        return parsed.CommandResult.Command is RootCommand ? "mos" : $"mos {name}";
    }

    private static string Quoted(string word) => word.Length == 0 || word.AsSpan().ContainsAny(SpecialInShells) ? $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'" : word;
}
