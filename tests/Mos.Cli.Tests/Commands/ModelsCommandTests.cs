using System.Text.Json;

namespace Mos.Cli.Tests.Commands;

public sealed class ModelsCommandTests
{
    [Fact]
    public async Task Json_lists_the_published_variants()
    {
        JsonElement json = (await ToolRun.DoneAsync("models", "--json", "--quiet")).Json();

        Assert.Equal(12, json.GetArrayLength());
        JsonElement variant = json.EnumerateArray().Single(v => v.GetProperty("name").GetString() == "BiT-S-R101x1");
        Assert.Equal([3, 4, 23, 3], variant.GetProperty("units").EnumerateArray().Select(u => u.GetInt32()));
        Assert.Equal(1, variant.GetProperty("widthFactor").GetDouble());
        Assert.Equal(2048, variant.GetProperty("features").GetInt32());
        Assert.InRange(variant.GetProperty("parameters").GetInt64(), 42_000_000, 43_000_000);
        Assert.True(variant.GetProperty("gigaFlopsAt480").GetDouble() > 0);
    }

    [Fact]
    public async Task Table_fits_a_terminal_and_a_pipe()
    {
        ToolRun run = await ToolRun.DoneAsync("models");

        Assert.Equal(12, run.Lines.Count(line => line.Contains("BiT-", StringComparison.Ordinal)));
        Assert.Equal("", run.Error);
        Piped.IsClean(run.Output);
        Piped.FitsEightyColumns(run.Output);
    }
}
