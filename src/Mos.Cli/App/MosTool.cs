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

    private static readonly (string Name, Func<Terminal, Command> Create)[] Verbs =
    [
        ("demo", DemoCommand.Create),
        ("models", ModelsCommand.Create),
        ("scorers", ScorersCommand.Create),
        ("inspect", InspectCommand.Create),
        ("finetune", FineTuneCommand.Create),
        ("extract", ExtractCommand.Create),
        ("fit", FitCommand.Create),
        ("evaluate", EvaluateCommand.Create),
        ("score", ScoreCommand.Create),
        ("score-features", ScoreFeaturesCommand.Create),
        ("sweep", SweepCommand.Create),
        ("tune-mahalanobis", TuneMahalanobisCommand.Create),
        ("calibrate", CalibrateCommand.Create),
        ("detect", DetectCommand.Create),
        ("metrics", MetricsCommand.Create),
        ("data", DataCommand.Create),
        ("groups", GroupsCommand.Create),
        ("report", ReportCommand.Create),
        ("completion", CompletionCommand.Create),
    ];

    /// <summary>The verbs.</summary>
    /// <param name="terminal">Where they speak.</param>
    /// <param name="only">The first word of the command line: where it is a verb, the others, whose options take time to set up, are left out.</param>
    public static RootCommand CreateRoot(Terminal terminal, string? only = null)
    {
        RootCommand root = new("Tells when an image is of none of a classifier's classes: out-of-distribution detection by MOS and its baselines.");
        bool isVerb = Verbs.Any(v => v.Name == only);
        foreach ((_, Func<Terminal, Command> create) in Verbs.Where(v => !isVerb || v.Name == only))
        {
            root.Subcommands.Add(create(terminal));
        }

        ((HelpAction)root.Options.OfType<HelpOption>().Single().Action!).MaxWidth = HelpWidth;
        return root;
    }

    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        RootCommand root = CreateRoot(terminal, args.FirstOrDefault());
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
