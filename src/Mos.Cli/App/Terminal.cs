using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Mos.Cli.App;

/// <summary>Where the tool speaks: results on one stream, all else on the other. Nothing is coloured that is not a terminal.</summary>
/// <param name="output">Results.</param>
/// <param name="error">Progress, remarks, failures.</param>
/// <param name="isInteractive">Whether a person looks at <paramref name="error"/> on a terminal.</param>
internal sealed class Terminal(TextWriter output, TextWriter error, bool isInteractive)
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public TextWriter Output => output;

    public TextWriter Error => error;

    /// <summary>No progress and no remarks; failures are still said.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Columns that tables of results have: those of the terminal, or else the usual 80.</summary>
    public int Width => IsTerminal ? ConsoleOn(output, isTerminal: true).Profile.Width : 80;

    public bool ShowsBars => isInteractive && !IsQuiet;

    /// <summary>For what moves; made when it is asked for, since that looks at the whole environment.</summary>
    public IAnsiConsole ErrorConsole => ConsoleOn(error, isInteractive);

    /// <summary>A result for programs: an object as indented JSON.</summary>
    public void WriteJson(object value) => output.WriteLine(JsonSerializer.Serialize(value, Readable));

    /// <summary>A result for people.</summary>
    public void WriteTable(Table table)
    {
        if (IsTerminal)
        {
            ConsoleOn(output, isTerminal: true).Write(table);
            return;
        }

        // Tables are padded to a rectangle, with blank lines above and below; what is piped has no use for either.
        using var drawn = new StringWriter();
        ConsoleOn(drawn, isTerminal: false).Write(table);
        foreach (string line in drawn.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0))
        {
            output.WriteLine(line);
        }
    }

    /// <summary>A remark that can be left out.</summary>
    public void Remark(string text)
    {
        if (!IsQuiet)
        {
            error.WriteLine(text);
        }
    }

    /// <summary>Lists the images that could not be read, and gives the exit code that says so.</summary>
    public int Finish(IReadOnlyCollection<UnreadableImage> unreadable)
    {
        if (unreadable.Count == 0)
        {
            return ExitCode.Done;
        }

        error.WriteLine(unreadable.Count == 1 ? "1 image could not be read and was left out:" : $"{unreadable.Count} images could not be read and were left out:");
        foreach (UnreadableImage image in unreadable)
        {
            error.WriteLine($"  {image.Reason}");
        }

        return ExitCode.SomeUnreadable;
    }

    private bool IsTerminal => ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;

    private static IAnsiConsole ConsoleOn(TextWriter writer, bool isTerminal)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isTerminal)
        {
            // A file has no width: tables are as wide as they need to be.
            console.Profile.Width = 400;
        }

        return console;
    }
}
