using Mos.Testing;

namespace Mos.Cli.Tests.Failures;

/// <summary>What every failure of the tool has to look like.</summary>
internal static class FailureAssert
{
    private const string Start = "mos: ";

    /// <summary>Runs a command line that has to fail, in an output folder of its own that has to stay empty.</summary>
    /// <param name="samples">Gives meaning to words in braces.</param>
    /// <param name="exitCode">The exit code wanted.</param>
    /// <param name="line">The command line without <c>mos</c>.</param>
    /// <param name="said">What the sentence has to name: the thing or the remedy.</param>
    public static async Task FailsAsync(Samples samples, int exitCode, string line, params string[] said)
    {
        using var folder = new TemporaryFolder();
        string[] args = samples.Arguments(line, folder.Path);
        ToolRun run = await ToolRun.OfAsync(args);

        string shown = $"mos {line}\nexit code {run.ExitCode}\nstdout:\n{run.Output}\nstderr:\n{run.Error}";
        string[] sentences = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(run.ExitCode == exitCode, $"Exit code {exitCode} is wanted.\n{shown}");
        Assert.True(run.Output.Length == 0, $"A failure prints no result.\n{shown}");
        Assert.True(sentences.Count(s => s.StartsWith(Start, StringComparison.Ordinal)) == 1, $"One sentence that starts with '{Start}' is wanted.\n{shown}");
        string sentence = sentences.Single(s => s.StartsWith(Start, StringComparison.Ordinal));
        foreach (string word in said)
        {
            Assert.True(sentence.Contains(samples.Arguments(word, folder.Path)[0], StringComparison.Ordinal), $"The sentence has to name '{word}'.\n{shown}");
        }

        Assert.True(sentence.EndsWith('.'), $"A sentence ends with a full stop.\n{shown}");
        Assert.False(run.Error.Contains("   at ", StringComparison.Ordinal) || run.Error.Contains("Exception", StringComparison.Ordinal), $"A stack trace is not for users.\n{shown}");
        string[] left = Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories);
        Assert.True(left.Length == 0, $"Files or folders were left behind: {string.Join(", ", left)}\n{shown}");
    }
}
