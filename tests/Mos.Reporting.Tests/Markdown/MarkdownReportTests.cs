using Mos.Detectors;
using Mos.Testing;

namespace Mos.Reporting.Tests;

public sealed class MarkdownReportTests
{
    [Fact]
    public void Markdown_of_a_hostile_result_is_as_approved() => Approved.Verify("results.md", MarkdownReport.Render(HostileResult.Create()));

    [Fact]
    public void Markdown_of_a_drawn_result_is_as_approved() => Approved.Verify("drawn.md", MarkdownReport.Render(DrawnResult.Create(images: 50)));

    [Fact]
    public void Unreadable_files_beyond_twenty_are_counted()
    {
        OodBenchmarkResult result = DrawnResult.Create(images: 5);
        UnreadableImage[] torn = [.. Enumerable.Range(0, 1023).Select(i => new UnreadableImage($"{i}.png", "torn"))];
        BenchmarkSet many = result.Sets[0] with { Unreadable = torn };

        string text = MarkdownReport.Render(result with { Sets = [many, .. result.Sets.Skip(1)] });

        Assert.Contains("- 19.png: torn\n- and 1,003 more, all in results.json\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("20.png", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_row_of_a_table_has_as_many_cells_as_its_head()
    {
        foreach (string block in MarkdownReport.Render(HostileResult.Create()).Split("\n\n").Where(b => b.StartsWith('|')))
        {
            int[] pipes = [.. block.Trim().Split('\n').Select(line => line.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|'))];
            Assert.All(pipes, count => Assert.Equal(pipes[0], count));
        }
    }
}
