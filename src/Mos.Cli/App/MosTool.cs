using System.Buffers;
using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using Mos.Cli.Commands;

namespace Mos.Cli.App;

/// <summary>The tool: parses, runs a verb, and turns failures into one sentence and an exit code.</summary>
internal static class MosTool
{
    /// <summary>Columns of a terminal as they come; wider ones gain nothing by longer lines.</summary>
    private const int HelpWidth = 80;

    private const string TraceVariable = "MOS_TRACE";

    private static readonly SearchValues<char> SpecialInShells = SearchValues.Create(" '\"$&|;<>()*?\\");

    /// <summary>All verbs.</summary>
    public static RootCommand CreateRoot(Terminal terminal)
    {
        RootCommand root = new("Tells when an image is of none of a classifier's classes: out-of-distribution detection by MOS and its baselines.")
        {
            DemoCommand.Create(terminal),
            ModelsCommand.Create(terminal),
            ScorersCommand.Create(terminal),
            InspectCommand.Create(terminal),
            FineTuneCommand.Create(terminal),
            ExtractCommand.Create(terminal),
            FitCommand.Create(terminal),
            EvaluateCommand.Create(terminal),
            ScoreCommand.Create(terminal),
            ScoreFeaturesCommand.Create(terminal),
            SweepCommand.Create(terminal),
            TuneMahalanobisCommand.Create(terminal),
            CalibrateCommand.Create(terminal),
            DetectCommand.Create(terminal),
            MetricsCommand.Create(terminal),
            DataCommand.Create(terminal),
            GroupsCommand.Create(terminal),
            ReportCommand.Create(terminal),
            CompletionCommand.Create(terminal),
        };
        ((HelpAction)root.Options.OfType<HelpOption>().Single().Action!).MaxWidth = HelpWidth;
        return root;
    }

    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        RootCommand root = CreateRoot(terminal);
        if (args.Contains(""))
        {
            terminal.Error.WriteLine("mos: A word of the command line is empty; a variable of the shell may not be set.");
            return ExitCode.Usage;
        }

        ParseResult parsed = root.Parse(args);
        bool isAskedForWords = root.Directives.OfType<SuggestDirective>().Any(d => parsed.GetResult(d) is not null);
        if ((parsed.Errors.Count > 0 || parsed.UnmatchedTokens.Count > 0) && !isAskedForWords)
        {
            terminal.Error.WriteLine($"mos: {UsageError.Sentence(parsed)}");
            terminal.Error.WriteLine($"See '{UsageError.PathOf(parsed)} --help'.");
            return ExitCode.Usage;
        }

        using var interruption = new Interruption();
        try
        {
            InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = terminal.Output, Error = terminal.Error };
            return await parsed.InvokeAsync(configuration, interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.Signal is not null)
        {
            terminal.Error.WriteLine($"mos: interrupted; to go on: mos {string.Join(' ', args.Select(Quoted))}");
            return interruption.ExitCode;
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
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // An argument that no option's rule foresaw, or a defect: still one sentence, and where it happened for those who ask.
            terminal.Error.WriteLine($"mos: {e.Message.ReplaceLineEndings(" ")} (unforeseen; set {TraceVariable}=1 to see where, and report it)");
            if (Environment.GetEnvironmentVariable(TraceVariable) is not null)
            {
                terminal.Error.WriteLine(e);
            }

            return ExitCode.Failed;
        }
    }

    private static string Quoted(string word) => word.Length == 0 || word.AsSpan().ContainsAny(SpecialInShells) ? $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'" : word;
}
