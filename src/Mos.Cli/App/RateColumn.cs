using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mos.Cli.App;

/// <summary>How many images or steps a second go through, or how long one takes where it is slow.</summary>
internal sealed class RateColumn : ProgressColumn
{
    private const int Width = 9;

    public static string Text(double? perSecond) => perSecond switch
    {
        null or <= 0 or double.NaN => "",
        < 0.1 => string.Create(CultureInfo.InvariantCulture, $"{1 / perSecond:F0} s each"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{1 / perSecond:F1} s each"),
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{perSecond:F1}/s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{perSecond:N0}/s"),
    };

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(task.IsIndeterminate ? "" : Text(task.Speed)).RightJustified();

    public override int? GetColumnWidth(RenderOptions options) => Width;
}
