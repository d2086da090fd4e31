using Mos.Testing;

namespace Mos.Cli.Tests;

public class ReadmeTests
{
    private static readonly string Repository = Path.GetFullPath(Path.Combine(SharedData.Golden, "..", ".."));

    [Fact]
    public void Program_of_the_readme_is_that_of_the_sample()
    {
        string sample = File.ReadAllText(Path.Combine(Repository, "samples", "Quickstart", "Program.cs"));
        string region = Between(sample, "#region readme\n", "#endregion");
        string readme = File.ReadAllText(Path.Combine(Repository, "README.md"));
        string block = Between(readme, "```csharp\n", "```");
        Assert.Equal("using Mos;\nusing Mos.Detectors;\nusing Mos.Vision;\n\n" + region, block);
    }

    [Theory]
    [InlineData("detector", "using Mos;\nusing Mos.Detectors;\nusing Mos.OnnxRuntime;\n\n")]
    [InlineData("load", "")]
    [InlineData("options", "")]
    public void Blocks_of_the_page_on_onnx_are_those_of_the_sample(string region, string before)
    {
        string sample = File.ReadAllText(Path.Combine(Repository, "samples", "OnnxModel", "Program.cs"));
        string page = File.ReadAllText(Path.Combine(Repository, "docs", "onnx.md")).ReplaceLineEndings("\n");
        Assert.Contains($"```csharp\n{before}{Between(sample, $"#region {region}\n", "#endregion")}```", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_on_onnx_has_no_other_blocks() =>
        Assert.Equal(3, File.ReadAllText(Path.Combine(Repository, "docs", "onnx.md")).Split("```csharp").Length - 1);

    private static string Between(string text, string start, string end)
    {
        text = text.ReplaceLineEndings("\n");
        int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }
}
