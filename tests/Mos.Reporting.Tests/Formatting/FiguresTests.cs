namespace Mos.Reporting.Tests;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0.0042, "4.2 ms")]
    [InlineData(0.25, "250 ms")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(119.6, "2 min 0 s")]
    [InlineData(3725, "1 h 2 min")]
    [InlineData(100000, "27 h 47 min")]
    public void Time_is_shown_in_the_unit_that_suits_it(double seconds, string text) => Assert.Equal(text, Figures.Seconds(seconds));

    [Theory]
    [InlineData(0.95, "FPR95")]
    [InlineData(0.9, "FPR90")]
    [InlineData(0.999, "FPR99.9")]
    public void Fpr_is_named_after_its_level(double level, string name) => Assert.Equal(name, Figures.FprName(level));

    [Theory]
    [InlineData(-0.00001, "0")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(2.0, "2")]
    public void Short_number_has_no_idle_digits(double value, string text) => Assert.Equal(text, Figures.Short(value, 2));

    [Theory]
    [InlineData(-0.98147, "−0.981")]
    [InlineData(-1.4449e-7, "−1.44E−07")]
    [InlineData(-0.0, "0")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Score_is_short_and_has_a_minus(double score, string text) => Assert.Equal(text, Figures.Score(score));

    [Theory]
    [InlineData("a\r\nb", "a\uFFFD\uFFFDb")]
    [InlineData("\0\u2028\uFFFF", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("é 漢 \U0001F600", "é 漢 \U0001F600")]
    public void Name_on_a_page_is_one_line_of_characters(string name, string shown) => Assert.Equal(shown, DisplayName.Of(name));

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => Assert.Equal("a\uFFFD", DisplayName.Of("a" + '\uD83D'));
}
