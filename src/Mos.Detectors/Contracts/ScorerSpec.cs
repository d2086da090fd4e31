using System.Globalization;
using System.Text.RegularExpressions;

namespace Mos.Detectors;

/// <summary>A spec taken apart: <c>name[:option=value]...</c>, and for a method around another one <c>+</c> and the spec of that.</summary>
internal sealed partial record ScorerSpec(string Text, string Name, IReadOnlyDictionary<string, string> Options, ScorerSpec? Inner = null)
{
    public static ScorerSpec Parse(string text)
    {
        // A plus before a digit belongs to a number, such as 1E+20.
        Match join = Join.Match(text);
        return join.Success
            ? ParseOne(text[..join.Index]) with { Text = text, Inner = Parse(text[(join.Index + 1)..]) }
            : ParseOne(text);
    }

    /// <summary>The spec of a method with options of which those at their defaults are left out.</summary>
    public static string Write(string name, params ReadOnlySpan<(string Option, IConvertible Value, IConvertible Default)> options)
    {
        string text = name;
        foreach ((string option, IConvertible value, IConvertible standard) in options)
        {
            text += value.Equals(standard) ? "" : $":{option}={value.ToString(CultureInfo.InvariantCulture)}";
        }

        return text;
    }

    /// <summary>The text before the plus.</summary>
    public string Outer => Inner is null ? Text : Text[..^(Inner.Text.Length + 1)];

    private static ScorerSpec ParseOne(string text)
    {
        string[] parts = text.Split(':');
        if (parts[0].Length == 0)
        {
            throw new FormatException($"The scorer spec '{text}' begins with no name; a spec is name[:option=value]..., such as energy:T=1.");
        }

        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string part in parts.AsSpan(1))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == part.Length - 1)
            {
                throw new FormatException($"Scorer spec '{text}': '{part}' is not of the form option=value.");
            }

            if (!options.TryAdd(part[..equals], part[(equals + 1)..]))
            {
                throw new FormatException($"Scorer spec '{text}' gives the option '{part[..equals]}' twice.");
            }
        }

        return new ScorerSpec(text, parts[0], options);
    }

    /// <summary>The value of an option that is a finite number above 0.</summary>
    public double PositiveNumber(string option, double defaultValue)
    {
        if (!Options.TryGetValue(option, out string? text))
        {
            return defaultValue;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && double.IsFinite(value)
            ? value
            : throw new FormatException($"Scorer spec '{Text}': {option} is a finite number above 0, not '{text}'.");
    }

    /// <summary>The value of an option that is a whole number of a range, its ends among them.</summary>
    public int Integer(string option, int defaultValue, int least, int largest = int.MaxValue)
    {
        if (!Options.TryGetValue(option, out string? text))
        {
            return defaultValue;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= largest
            ? value
            : throw new FormatException(FormattableString.Invariant($"Scorer spec '{Text}': {option} is a whole number of {least} to {largest}, not '{text}'."));
    }

    /// <summary>The value of an option that is a number of a range, its ends among them.</summary>
    public double Number(string option, double defaultValue, double least, double largest)
    {
        if (!Options.TryGetValue(option, out string? text))
        {
            return defaultValue;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= largest
            ? value
            : throw new FormatException(FormattableString.Invariant($"Scorer spec '{Text}': {option} is a number of {least} to {largest}, not '{text}'."));
    }

    /// <summary>The value of an option that is some finite numbers with strokes between them; null where it is not given.</summary>
    public double[]? Numbers(string option)
    {
        if (!Options.TryGetValue(option, out string? text))
        {
            return null;
        }

        double[] values = [.. text.Split('/').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN)];
        return Array.TrueForAll(values, double.IsFinite)
            ? values
            : throw new FormatException($"Scorer spec '{Text}': {option} is finite numbers with strokes between them, such as 0.1/0.2, not '{text}'.");
    }

    /// <summary>The value of an option that is one of a few words; the first of them is the default.</summary>
    public string Choice(string option, params ReadOnlySpan<string> words)
    {
        string chosen = Options.GetValueOrDefault(option, words[0]);
        return words.Contains(chosen)
            ? chosen
            : throw new FormatException($"Scorer spec '{Text}': {option} is {string.Join(" or ", words!)}, not '{chosen}'.");
    }

    [GeneratedRegex(@"\+(?=\D)")]
    private static partial Regex Join { get; }
}
