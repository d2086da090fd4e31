using System.Text;
using Mos.Detectors;
using Mos.Testing;

namespace Mos.Reporting.Tests;

public sealed class ResultJsonTests
{
    [Fact]
    public async Task Json_of_a_hostile_result_is_as_approved() => Approved.Verify("results.json", await WriteAsync(HostileResult.Create()));

    [Fact]
    public async Task Result_read_back_equals_the_one_written_infinities_included()
    {
        OodBenchmarkResult written = HostileResult.Create();

        OodBenchmarkResult read = Read(await WriteAsync(written));

        Assert.Equal(written.Run, read.Run);
        Assert.Equal(written.Models.Select(m => m with { GroupNames = null }), read.Models.Select(m => m with { GroupNames = null }));
        Assert.Equal(written.Models.Select(m => m.GroupNames), read.Models.Select(m => m.GroupNames));
        Assert.Equal(written.Methods, read.Methods);
        Assert.Equal(written.Entries, read.Entries);
        Assert.Equal(written.Timings, read.Timings);
        Assert.Equal(written.Passes, read.Passes);
        Assert.Equal(written.UnreadableTraining, read.UnreadableTraining);
        Assert.Equal(written.LeftOut, read.LeftOut);
        Assert.Equal(written.Sets.Count, read.Sets.Count);
        foreach ((BenchmarkSet expected, BenchmarkSet actual) in written.Sets.Zip(read.Sets))
        {
            Assert.Equal(expected.Name, actual.Name);
            Assert.Equal(expected.IsInDistribution, actual.IsInDistribution);
            Assert.Equal(expected.Sources, actual.Sources);
            Assert.Equal(expected.Unreadable, actual.Unreadable);
            Assert.Equal(expected.Claims, actual.Claims);
            Assert.Equal(expected.Scores.SelectMany(Bits), actual.Scores.SelectMany(Bits));
        }

        static IEnumerable<long> Bits(double[] scores) => scores.Select(BitConverter.DoubleToInt64Bits);
    }

    [Fact]
    public void Result_written_before_there_were_intervals_is_read()
    {
        OodBenchmarkResult read = Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Approved", "results-of-0.1.0.json")));

        Assert.Equal(0, read.Run.Resamples);
        Assert.Null(read.Passes);
        Assert.Null(read.UnreadableTraining);
        Assert.Equal(read.Sets.SelectMany(s => s.Unreadable), read.Unreadable());
        Assert.All(read.Models, m => Assert.Null(m.GroupNames));
        Assert.All(read.Sets, s => Assert.Null(s.Claims));
        Assert.All(read.Methods, m => Assert.Null(m.AverageIntervals));
        Assert.Equal(HostileResult.Create().Entries.Select(e => e with { Intervals = null }), read.Entries);
        Assert.DoesNotContain("interval", MarkdownReport.Render(read), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passes_of_a_version_that_counted_two_kinds_are_read()
    {
        string json = await WriteAsync(HostileResult.Create() with { Passes = new BenchmarkPasses(18, 1234) });

        OodBenchmarkResult read = Read(string.Join('\n', json.Split('\n').Where(line => !line.Contains("\"step", StringComparison.Ordinal) && !line.Contains("\"map", StringComparison.Ordinal) && !line.Contains("\"fitting\"", StringComparison.Ordinal)))
            .Replace("\"methodByMethod\": 1234,", "\"methodByMethod\": 1234", StringComparison.Ordinal));

        Assert.Equal(new BenchmarkPasses(18, 1234), read.Passes);
        Assert.Contains("18, against 1,234 with a run for each method. What", MarkdownReport.Render(read), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(-0.0)]
    [InlineData(0.1 + 0.2)]
    [InlineData(double.NegativeInfinity)]
    public async Task Score_keeps_its_bits(double score)
    {
        OodBenchmarkResult result = HostileResult.Create();
        result.Sets[1].Scores[0][0] = score;

        double read = Read(await WriteAsync(result)).Sets[1].Scores[0][0];

        Assert.Equal(BitConverter.DoubleToInt64Bits(score), BitConverter.DoubleToInt64Bits(read));
    }

    [Theory]
    [InlineData("\"version\": 1,", "\"version\": 2,", "version 2 is unknown")]
    [InlineData("\"version\": 1,", "", "version 0 is unknown")]
    [InlineData("mos.results", "other", "not a result of Mos")]
    [InlineData("\"run\": {", "\"walk\": {", "cut short or damaged")]
    [InlineData("\"Infinity\",3,", "\"NaN\",3,", "is no number")]
    [InlineData("[-0.7,-0.95]", "[-0.7]", "set 'plain' has 1 scores of 'mos@<b>' for 2 images")]
    [InlineData("\"isInDistribution\": true", "\"isInDistribution\": false", "not exactly one in-distribution set")]
    [InlineData("\"set\": \"plain\"", "\"set\": \"gone\"", "on set 'gone'")]
    [InlineData("\"model\": \"flat|x\"", "\"model\": \"lost\"", "a model 'lost' that is not listed")]
    [InlineData("[7,0,1,7]", "[7,0,1,8]", "the claims of model '<b>' on set 'in, \"quoted\"' do not fit its 8 groups and the 4 images")]
    [InlineData("[7,0,1,7]", "[7,0,1]", "the claims of model '<b>'")]
    [InlineData("[7,0,1,7]", "[7,0,1,0.5]", "cut short or damaged")]
    [InlineData("\"a & b\",", "", "8 groups and 7 names")]
    [InlineData("\"name\": \"plain\"", "\"name\": null", "cut short or damaged")]
    public async Task Json_that_does_not_fit_is_refused_with_the_cause(string part, string replacement, string cause)
    {
        string json = await WriteAsync(HostileResult.Create());
        Assert.Contains(part, json, StringComparison.Ordinal);

        var refusal = Assert.Throws<MosFormatException>(() => Read(json.Replace(part, replacement, StringComparison.Ordinal)));

        Assert.Contains(cause, refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith("Results 'x/results.json': ", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("x/results.json", refusal.Path);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public async Task Json_cut_short_is_refused(double share)
    {
        string json = await WriteAsync(HostileResult.Create());

        Assert.Throws<MosFormatException>(() => Read(json[..(int)(share * json.Length)]));
    }

    private static OodBenchmarkResult Read(string json) => ResultJson.Read(Encoding.UTF8.GetBytes(json), "x/results.json");

    private static async Task<string> WriteAsync(OodBenchmarkResult result)
    {
        using MemoryStream stream = new();
        await ResultJson.WriteAsync(result, stream, CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
