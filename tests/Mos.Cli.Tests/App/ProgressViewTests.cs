using System.Text.RegularExpressions;
using Mos.Cli.App;
using Spectre.Console;

namespace Mos.Cli.Tests.App;

public sealed class ProgressViewTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    public async Task Bars_show_rate_and_time_left_within_the_width(int width)
    {
        using StringWriter drawn = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(drawn),
        });
        console.Profile.Width = width;

        await ProgressView.WithBarsAsync(console, async sink =>
        {
            for (int i = 0; i < 12; i++)
            {
                sink.Named("evaluating").Report(new OodProgress("Scoring far-landscapes", 100 * i, 2000));
                await Task.Delay(100);
            }

            return 0;
        });

        string[] lines = [.. Regex.Replace(drawn.ToString(), @"\u001b\[[?0-9;]*[A-Za-z]", "").Split('\n', '\r').Select(line => line.TrimEnd())];
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"evaluating: Scor.* \d+% .*\d/s .*\d\d:\d\d:\d\d$"));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData(0.0, "")]
    [InlineData(0.02, "50 s each")]
    [InlineData(0.4, "2.5 s each")]
    [InlineData(12.34, "12.3/s")]
    [InlineData(1234.5, "1,234/s")]
    public void Rate_is_said_in_the_unit_that_suits_it(double? perSecond, string text) => Assert.Equal(text, RateColumn.Text(perSecond));
}
