using System.Diagnostics;
using Mos.Cli.App;

namespace Mos.Cli.Tests.Commands;

public sealed class CompletionCommandTests
{
    // As a shell with the script asks: mos is the tool that was built, and the words are those of the line.
    private const string Asking = """
        mos() { "$MOS_HOST" exec "$MOS_TOOL" "$@"; }
        source <(mos completion bash)
        COMP_LINE="$1" COMP_POINT=${#1}
        read -ra COMP_WORDS <<< "$1"
        [[ "$1" == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        $(complete -p mos | sed -E 's/.*-F ([^ ]+).*/\1/')
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    [SkippableTheory]
    [InlineData("mos eval", "evaluate")]
    [InlineData("mos groups m", "make")]
    [InlineData("mos evaluate --boot", "--bootstrap")]
    [InlineData("mos finetune --head ", "flat", "group")]
    [InlineData("mos finetune --head g", "group")]
    [InlineData("mos evaluate --model a.safetensors --device cu", "cuda")]
    [InlineData("mos score --scorer mah", "mahalanobis")]
    [InlineData("mos score --variant BiT-S-R50x", "BiT-S-R50x1", "BiT-S-R50x3")]
    public async Task Bash_completes_verbs_options_and_values(string line, params string[] words)
    {
        Skip.If(OperatingSystem.IsWindows(), "Not tried: Windows has no bash of its own.");
        ProcessStartInfo start = new("bash", ["-c", Asking, "bash", line]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MOS_HOST"] = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        start.Environment["MOS_TOOL"] = typeof(MosTool).Assembly.Location;

        using Process bash = Process.Start(start)!;
        string found = await bash.StandardOutput.ReadToEndAsync();

        Assert.Equal("", await bash.StandardError.ReadToEndAsync());
        Assert.Equal(words, found.TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("bash", "complete ")]
    [InlineData("zsh", "#compdef mos")]
    [InlineData("fish", "complete -c mos")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Script_of_each_shell_asks_the_tool_and_says_where_it_goes(string shell, string part)
    {
        ToolRun run = await ToolRun.DoneAsync("completion", shell);

        Assert.Contains(part, run.Output, StringComparison.Ordinal);
        Assert.Contains("[suggest:", run.Output, StringComparison.Ordinal);
        Assert.Contains($"mos completion {shell}", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task Other_shell_is_refused()
    {
        ToolRun run = await ToolRun.OfAsync("completion", "tcsh");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("'tcsh'", run.Error, StringComparison.Ordinal);
    }
}
