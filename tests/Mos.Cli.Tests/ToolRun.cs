using System.Text.Json;
using Mos.Cli.App;

namespace Mos.Cli.Tests;

/// <summary>What one run of the tool left: its exit code and what it said.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs the tool in this process, as if both of its streams were piped.</summary>
    public static async Task<ToolRun> OfAsync(params string[] args)
    {
        using StringWriter output = new(), error = new();
        int exitCode = await MosTool.RunAsync(args, new Terminal(output, error, isInteractive: false));
        return new ToolRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs the tool and expects it to be done, with nothing left out.</summary>
    public static async Task<ToolRun> DoneAsync(params string[] args)
    {
        ToolRun run = await OfAsync(args);
        Assert.True(run.ExitCode == Cli.App.ExitCode.Done, $"'mos {string.Join(' ', args)}' ended with {run.ExitCode}: {run.Error}");
        return run;
    }

    /// <summary>The output as lines, without the end of the last one.</summary>
    public string[] Lines => Output.TrimEnd('\n').Split('\n');

    /// <summary>The output read as JSON.</summary>
    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(Output);
        return document.RootElement.Clone();
    }
}
