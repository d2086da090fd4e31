using System.Diagnostics;
using Mos.Cli.App;

namespace Mos.Cli.Tests.App;

/// <summary>The tool on a terminal, which <c>script</c> of util-linux makes.</summary>
[Collection(ToolTests.Name)]
public sealed class NoColourTests(Samples samples)
{
    private const string Recorder = "/usr/bin/script";
    private const string Colour = "\u001b[38;";

    [SkippableTheory]
    [InlineData(null, true)]
    [InlineData("1", false)]
    public async Task Bars_are_coloured_on_a_terminal_unless_no_color_is_set(string? noColour, bool isColoured)
    {
        Skip.IfNot(File.Exists(Recorder), $"Not tried: '{Recorder}', which gives a program a terminal, is not there.");
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string command = string.Join(' ', ((string[])[host, "exec", typeof(MosTool).Assembly.Location, "score", "--model", samples["group"], samples["val"]]).Select(word => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'"));
        ProcessStartInfo start = new(Recorder, ["-qec", command + " > /dev/null", "/dev/null"]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["NO_COLOR"] = noColour;

        using Process terminal = Process.Start(start)!;
        string drawn = await terminal.StandardOutput.ReadToEndAsync();
        await terminal.WaitForExitAsync();

        Assert.True(terminal.ExitCode == ExitCode.Done, drawn);
        Assert.Contains("scoring", drawn, StringComparison.Ordinal);
        Assert.Equal(isColoured, drawn.Contains(Colour, StringComparison.Ordinal));
    }
}
