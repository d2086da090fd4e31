using System.Text.Json;

namespace Mos.Cli.Tests.Commands;

[Collection(ToolTests.Name)]
public sealed class InspectCommandTests(Samples samples)
{
    [Theory]
    [InlineData("group", "Safetensors")]
    [InlineData("whole-pth", "PyTorch")]
    [InlineData("npz", "Npz")]
    [InlineData("other-groups", "Npy")]
    public async Task Json_of_tensors_gives_format_names_and_shapes(string word, string format)
    {
        JsonElement json = (await ToolRun.DoneAsync("inspect", samples[word], "--json", "--quiet")).Json();

        Assert.StartsWith(format, json.GetProperty("format").GetString(), StringComparison.OrdinalIgnoreCase);
        JsonElement.ArrayEnumerator tensors = json.GetProperty("tensors").EnumerateArray();
        Assert.All(tensors, t =>
        {
            long count = t.GetProperty("shape").EnumerateArray().Aggregate(1L, (n, side) => n * side.GetInt64());
            Assert.Equal(count, t.GetProperty("count").GetInt64());
            Assert.NotEqual("", t.GetProperty("type").GetString());
            Assert.NotNull(t.GetProperty("name").GetString());
        });
        Assert.NotEmpty(tensors);
    }

    [Fact]
    public async Task Json_of_a_detector_gives_what_it_decides_by()
    {
        JsonElement json = (await ToolRun.DoneAsync("inspect", samples["detector"], "--json")).Json();

        Assert.Equal("mos", json.GetProperty("scorer").GetString());
        Assert.Equal(0.95, json.GetProperty("targetTpr").GetDouble());
        Assert.Equal(48, json.GetProperty("heldOutCount").GetInt32());
        Assert.Equal("group", json.GetProperty("modelName").GetString());
        Assert.InRange(json.GetProperty("threshold").GetDouble(), -1, 0);
    }

    [Theory]
    [InlineData("group", "head.conv.weight")]
    [InlineData("detector", "threshold")]
    public async Task Text_names_what_is_inside(string word, string named)
    {
        ToolRun run = await ToolRun.DoneAsync("inspect", samples[word]);

        Assert.Contains(named, run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
        Piped.IsClean(run.Output);
    }
}
