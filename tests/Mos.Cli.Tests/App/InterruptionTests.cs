using System.Diagnostics;
using Mos.Testing;

namespace Mos.Cli.Tests.App;

/// <summary>Ctrl-C in a training: a whole checkpoint, the command that goes on, and a training that goes on.</summary>
[Collection(ToolTests.Name)]
public sealed class InterruptionTests(Samples samples)
{
    private const int Steps = 4000;
    private const int CtrlC = 130;

    [SkippableFact]
    public async Task Training_that_is_interrupted_says_how_to_go_on_and_does()
    {
        Skip.If(OperatingSystem.IsWindows(), "Not tried: Windows has no signals between processes.");
        using var folder = new TemporaryFolder();
        string output = folder.File("out put");
        string[] args =
        [
            "finetune", "--backbone", samples["backbone"], "--head", "flat", "--train", samples["train"], "--val", samples["val"],
            "--out", output, "--steps", $"{Steps}", "--batch", "8", "--mixup", "0",
        ];

        (int exitCode, string error) = await InterruptAsync(args);

        Assert.True(exitCode == CtrlC, $"Exit code {exitCode}: {error}");
        string sentence = error.Split('\n').Single(line => line.StartsWith("mos: ", StringComparison.Ordinal));
        Assert.Contains("interrupted", sentence, StringComparison.Ordinal);
        string[] words = await WordsOfAsync(sentence[sentence.IndexOf("mos finetune", StringComparison.Ordinal)..]);
        string checkpoint = Assert.Single(Directory.GetFiles(Path.Combine(output, "flat-head-training"), "*.safetensors"));

        int reached;
        using (var file = TensorFile.Open(checkpoint))
        {
            reached = (int)file["losses"].Count;
        }

        Assert.InRange(reached, 1, Steps - 1);
        await GoesOnAsync(args, reached);
    }

    /// <summary>Going on is seen from the first step that is told of: the one after those of the checkpoint.</summary>
    private static async Task GoesOnAsync(string[] args, int reached)
    {
        using Process tool = Start(args);
        string? line;
        do
        {
            line = await tool.StandardError.ReadLineAsync();
        }
        while (line is not null && !line.StartsWith("training", StringComparison.Ordinal));

        Interrupt(tool);
        await tool.StandardError.ReadToEndAsync();
        await tool.WaitForExitAsync();
        Assert.NotNull(line);
        Assert.EndsWith($": {reached + 1} of {Steps}", line, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Error)> InterruptAsync(string[] args)
    {
        using Process tool = Start(args);
        string said = "";
        while (await tool.StandardError.ReadLineAsync() is { } line)
        {
            said += line + "\n";
            if (line.StartsWith("training", StringComparison.Ordinal))
            {
                Interrupt(tool);
                break;
            }
        }

        said += await tool.StandardError.ReadToEndAsync();
        await tool.WaitForExitAsync();
        return (tool.ExitCode, said);
    }

    /// <summary>Starts the tool so that it hears interrupts: a shell without job control has them ignored by what it puts into the background, and by all that is started from there.</summary>
    private static Process Start(string[] args)
    {
        ProcessStartInfo start = ToolProcess.Describe(args);
        if (OperatingSystem.IsLinux())
        {
            start.ArgumentList.Insert(0, "--default-signal=INT");
            start.ArgumentList.Insert(1, start.FileName);
            start.FileName = "env";
        }

        return Process.Start(start)!;
    }

    private static void Interrupt(Process tool)
    {
        using var kill = Process.Start("kill", ["-INT", $"{tool.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>The words of a command as a shell understands it.</summary>
    private static async Task<string[]> WordsOfAsync(string command)
    {
        using Process shell = Process.Start(new ProcessStartInfo("sh", ["-c", $"set -- {command}; printf '%s\\n' \"$@\""]) { RedirectStandardOutput = true })!;
        return (await shell.StandardOutput.ReadToEndAsync()).TrimEnd('\n').Split('\n');
    }
}
