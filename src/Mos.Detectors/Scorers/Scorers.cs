namespace Mos.Detectors;

/// <summary>The catalogue of scorers: every method of the field that Mos has, by factory or by spec.</summary>
/// <remarks>A spec is <c>name[:option=value]...</c>, the same string on the command line, in tables and in files. Names are lower-case.</remarks>
public static partial class Scorers
{
    /// <summary>The names that a spec may begin with.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ScorerCatalogue.Entries.Select(e => e.Name)];

    /// <summary>Makes the scorer that a spec describes, or the estimator of one that learns; options left out have their defaults.</summary>
    /// <param name="spec">Such as <c>mos</c>, <c>energy</c> or <c>energy:T=1</c>.</param>
    /// <returns>An <see cref="IOodScorer"/> or <see cref="IOodScorerEstimator"/> whose <see cref="IOodMethod.Name"/> is the spec as given.</returns>
    /// <exception cref="FormatException">The name or an option is unknown, or a value is out of range; the sentence says what there is.</exception>
    public static IOodMethod Parse(string spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return ScorerCatalogue.Create(ScorerSpec.Parse(spec));
    }

    /// <summary>Makes a method of a spec that a factory wrote; a value that the spec refuses is the argument's fault.</summary>
    private static T Make<T>(string spec, string? argument = null)
        where T : IOodMethod
    {
        try
        {
            return (T)Parse(spec);
        }
        catch (FormatException e)
        {
            throw new ArgumentOutOfRangeException(argument, e.Message);
        }
    }

    /// <summary>Makes the scorers of a list.</summary>
    /// <param name="specs">Specs with commas between them, <c>all</c>: every scorer of the catalogue with its defaults, or <c>paper</c>: the six of the MOS paper.</param>
    /// <exception cref="FormatException">The list or one of its specs is not understood, or stands in it twice.</exception>
    public static IReadOnlyList<IOodMethod> ParseList(string specs)
    {
        ArgumentNullException.ThrowIfNull(specs);
        string[] parts = specs switch
        {
            "all" => [.. Names],
            "paper" => ["msp", "odin", "mahalanobis", "energy", "kl", "mos"],
            _ => specs.Split(',', StringSplitOptions.TrimEntries),
        };
        return parts.Distinct(StringComparer.Ordinal).Count() == parts.Length
            ? [.. parts.Select(Parse)]
            : throw new FormatException($"The list '{specs}' names a scorer twice.");
    }
}
