using System.Globalization;

namespace Mos.Reporting;

/// <summary>Round numbers along an axis.</summary>
internal static class Ticks
{
    /// <summary>Multiples of 1, 2 or 5 times a power of ten within a range, about as many as asked for, each with its label.</summary>
    public static IReadOnlyList<(double Value, string Label)> Of(double low, double high, int about)
    {
        double rough = (high - low) / about;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * (rough / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 };
        double first = Math.Ceiling((low / step) - 1e-9) * step;
        string format = Math.Max(Math.Abs(low), Math.Abs(high)) >= 1e5 || step < 1e-4 ? "0.##E+0" : "0.####";
        return
        [
            .. Enumerable.Range(0, 3 * about).Select(i => first + (i * step)).TakeWhile(value => value <= high + (1e-9 * step))
                .Select(value => Math.Abs(value) < step / 2 ? 0 : value)
                .Select(value => (value, value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−'))),
        ];
    }
}
