using System.CommandLine;
using System.Diagnostics;
using Mos.Cli.Tests.Commands;
using Mos.Testing;

namespace Mos.Cli.Tests.App;

/// <summary>The help is read by people: what it says was looked at.</summary>
public sealed class HelpTests
{
    [Theory]
    [InlineData("")]
    [InlineData("demo")]
    [InlineData("models")]
    [InlineData("scorers")]
    [InlineData("inspect")]
    [InlineData("finetune")]
    [InlineData("extract")]
    [InlineData("fit")]
    [InlineData("evaluate")]
    [InlineData("score")]
    [InlineData("score-features")]
    [InlineData("sweep")]
    [InlineData("calibrate")]
    [InlineData("detect")]
    [InlineData("metrics")]
    [InlineData("tune-mahalanobis")]
    [InlineData("report")]
    [InlineData("completion")]
    public async Task Help_is_as_approved(string verb)
    {
        ToolRun run = await ToolRun.DoneAsync(verb.Length == 0 ? ["--help"] : [verb, "--help"]);

        Assert.Equal("", run.Error);
        Approved.Verify(verb.Length == 0 ? "mos.txt" : $"mos-{verb}.txt", Normalised(run.Output));
    }

    [Fact]
    public async Task Help_of_every_verb_fits_eighty_columns()
    {
        foreach (string[] verb in Verbs.All(Verbs.Root()).Select(v => v.Path).Append([]))
        {
            Piped.FitsEightyColumns(Normalised((await ToolRun.DoneAsync([.. verb, "--help"])).Output));
        }
    }

    [Fact]
    public void Every_verb_that_prints_a_result_prints_it_as_json_too() => Assert.All(
        Verbs.All(Verbs.Root()).Where(v => v.Command.Subcommands.Count == 0 && v.Command.Name != "completion"),
        v => Assert.Contains(v.Command.Options, o => o.Name == "--json"));

    [Fact]
    public async Task Version_is_that_of_the_program()
    {
        using Process tool = ToolProcess.Start("--version");
        string output = await tool.StandardOutput.ReadToEndAsync();

        Assert.StartsWith(typeof(Cli.App.MosTool).Assembly.GetName().Version!.ToString(3), output, StringComparison.Ordinal);
        Assert.Single(output.TrimEnd('\n').Split('\n'));
    }

    // The parser calls the program as the process is called, which here is that of the tests.
    private static string Normalised(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Replace($"  {RootCommand.ExecutableName} ", "  mos ", StringComparison.Ordinal).TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())) + "\n";
}
