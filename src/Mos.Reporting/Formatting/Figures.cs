using System.Globalization;

namespace Mos.Reporting;

/// <summary>Numbers as the reports write them, the same in every culture.</summary>
internal static class Figures
{
    /// <summary>A share from 0 to 1 in per cent with two decimals, without the sign.</summary>
    public static string Percent(double share) => (100 * share).ToString("F2", CultureInfo.InvariantCulture);

    /// <summary>The same with a sign that stays on its line.</summary>
    public static string PercentSigned(double share) => Percent(share) + "\u00A0%";

    /// <summary>The TPR level in per cent, such as <c>95 %</c>, with a sign that stays on its line.</summary>
    public static string Level(double tprLevel) => Short(100 * tprLevel, 2) + "\u00A0%";

    /// <summary>A count with separators of thousands.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun, such as <c>1 image</c> or <c>2,000 images</c>.</summary>
    public static string Count(long count, string noun) => count == 1 ? $"1 {noun}" : $"{Count(count)} {noun}s";

    /// <summary>A number with at most the given digits after the point, no trailing zeros and no minus before zero.</summary>
    public static string Short(double value, int decimals) =>
        (Math.Round(value, decimals) + 0.0).ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture);

    /// <summary>A span of time in the unit that suits it.</summary>
    public static string Seconds(double seconds) => seconds switch
    {
        < 1 => Short(seconds * 1000, seconds < 0.01 ? 1 : 0) + " ms",
        < 100 => seconds.ToString("F1", CultureInfo.InvariantCulture) + " s",
        < 3600 => $"{(int)Math.Round(seconds) / 60} min {(int)Math.Round(seconds) % 60} s",
        _ => $"{(long)Math.Round(seconds / 60) / 60} h {(long)Math.Round(seconds / 60) % 60} min",
    };

    /// <summary>A score to be read, with three figures; the sign is a minus, not a hyphen.</summary>
    public static string Score(double score) => double.IsInfinity(score)
        ? (score > 0 ? "∞" : "−∞")
        : (score + 0.0).ToString("G3", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>Images a second, or a dash where there is nothing to divide.</summary>
    public static string Rate(long images, double seconds) =>
        images > 0 && seconds > 0 ? (images / seconds).ToString(images / seconds < 100 ? "F1" : "N0", CultureInfo.InvariantCulture) : "–";

    /// <summary>A number that gives the same bits when read again; infinities as <c>Infinity</c> and <c>-Infinity</c>.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A point in time with its offset.</summary>
    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>The name of the false positive rate at a TPR level, such as <c>FPR95</c>.</summary>
    public static string FprName(double tprLevel) => "FPR" + Short(100 * tprLevel, 2);
}
