using Mos.Testing;

namespace Mos.Reporting.Tests;

public sealed class ScoresCsvTests
{
    [Fact]
    public void Csv_of_a_hostile_result_is_as_approved()
    {
        StringWriter text = new();
        ScoresCsv.Write(HostileResult.Create(), text);

        Approved.Verify("scores.csv", text.ToString());
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("return\r", "\"return\r\"")]
    [InlineData("", "")]
    public void Field_is_quoted_only_where_it_must_be(string field, string written)
    {
        StringWriter text = new();
        new CsvWriter(text).WriteRow("x", field);

        Assert.Equal($"x,{written}\n", text.ToString());
    }

    [Theory]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(-1e-300, "-1E-300")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Number_is_written_exactly(double value, string written) => Assert.Equal(written, CsvWriter.Number(value));
}
