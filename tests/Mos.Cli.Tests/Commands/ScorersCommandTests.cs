using System.Text.Json;
using Mos.Detectors;

namespace Mos.Cli.Tests.Commands;

public sealed class ScorersCommandTests
{
    [Fact]
    public async Task Json_names_every_scorer_with_its_needs()
    {
        JsonElement[] json = [.. (await ToolRun.DoneAsync("scorers", "--json", "--quiet")).Json().EnumerateArray()];

        Assert.Equal(Scorers.Names, json.Select(s => s.GetProperty("name").GetString()));
        JsonElement react = Assert.Single(json, s => s.GetProperty("name").GetString() == "react");
        Assert.Equal(["features", "head weights"], react.GetProperty("needs").EnumerateArray().Select(n => n.GetString()));
        Assert.Equal(2, react.GetProperty("passesToLearn").GetInt32());
        Assert.All(json, s => Assert.NotEmpty(s.GetProperty("needs").EnumerateArray()));
    }

    [Fact]
    public async Task Table_has_a_line_for_each_scorer()
    {
        ToolRun run = await ToolRun.DoneAsync("scorers");

        Assert.All(Scorers.Names, name => Assert.Contains(run.Lines, line => line.TrimStart().StartsWith(name + " ", StringComparison.Ordinal)));
        Piped.IsClean(run.Output);
    }
}
