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
    [InlineData("calibrating.md", "Calibrating")]
    [InlineData("hosting.md", "Hosting")]
    public void Programs_of_the_docs_are_regions_of_the_samples(string page, string sample)
    {
        string code = File.ReadAllText(Path.Combine(Repository, "samples", sample, "Program.cs")).ReplaceLineEndings("\n");
        string[] regions = [.. code.Split("#region ").Skip(1).Select(r => Between(r, "\n", "#endregion"))];
        string text = File.ReadAllText(Path.Combine(Repository, "docs", page)).ReplaceLineEndings("\n");
        string[] blocks = [.. text.Split("```csharp\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)])];

        Assert.NotEmpty(blocks);
        Assert.Equal(regions.Order(StringComparer.Ordinal), blocks.Order(StringComparer.Ordinal));
    }

    private static string Between(string text, string start, string end)
    {
        text = text.ReplaceLineEndings("\n");
        int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }
}
