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

    private static string Between(string text, string start, string end)
    {
        text = text.ReplaceLineEndings("\n");
        int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }
}
