namespace Mos.Cli.Tests.Commands;

/// <summary>What goes into a pipe: no colours, no blanks at the ends of lines, no blank lines around.</summary>
internal static class Piped
{
    public static void IsClean(string output)
    {
        Assert.DoesNotContain('\u001b', output);
        Assert.EndsWith("\n", output, StringComparison.Ordinal);
        string[] lines = output[..^1].Split('\n');
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
        Assert.NotEqual("", lines[0]);
        Assert.NotEqual("", lines[^1]);
    }

    /// <summary>Fits a terminal of the usual width.</summary>
    public static void FitsEightyColumns(string output) => Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
}
