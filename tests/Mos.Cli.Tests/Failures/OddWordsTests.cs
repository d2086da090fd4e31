using Mos.Cli.App;

namespace Mos.Cli.Tests.Failures;

/// <summary>Words that no one means to type, and that shells produce all the same.</summary>
[Collection(ToolTests.Name)]
public sealed class OddWordsTests(Samples samples)
{
    [Fact]
    public Task Empty_word_is_a_usage_error() => Ends(ExitCode.Usage, "is empty", "inspect", "");

    [Fact]
    public Task Folder_as_detector_file_is_a_usage_error() =>
        Ends(ExitCode.Usage, "takes a file", "calibrate", "--model", samples["group"], "--held-out", samples["val"], "--out", "/");

    [Fact]
    public Task Batch_beyond_memory_is_refused() =>
        Ends(ExitCode.Failed, "more than 2 GB", "score", "--model", samples["flat"], "--batch", "1000000000", samples["far-noise"]);

    [Fact]
    public Task Threads_beyond_reason_are_refused() =>
        Ends(ExitCode.Usage, "--threads", "score", "--model", samples["flat"], "--threads", "1000000", samples["far-noise"]);

    private static async Task Ends(int exitCode, string words, params string[] args)
    {
        ToolRun run = await ToolRun.OfAsync(args);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith("mos: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unforeseen", run.Error, StringComparison.Ordinal);
    }
}
