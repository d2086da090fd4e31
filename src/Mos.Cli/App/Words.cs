using System.Globalization;
using Mos.Detectors;

namespace Mos.Cli.App;

/// <summary>Turns words of the command line into things, and what cannot be understood into a usage error.</summary>
internal static class Words
{
    /// <summary>Reads a word; what is wrong with it is the command line's fault.</summary>
    public static T Understood<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new UsageException(e is ArgumentException { ParamName: not null } ? e.Message[..e.Message.LastIndexOf(" (Parameter", StringComparison.Ordinal)] : e.Message);
        }
    }

    /// <summary>The scorers of repeated <c>--scorers</c> lists and <c>--scorer</c> specs.</summary>
    public static IReadOnlyList<IOodMethod> Scorers(IEnumerable<string>? lists, IEnumerable<string>? specs) => Understood(() =>
    {
        IOodMethod[] scorers = [.. (lists ?? []).SelectMany(Detectors.Scorers.ParseList), .. (specs ?? []).Select(Detectors.Scorers.Parse)];
        return scorers.GroupBy(s => s.Name).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new FormatException($"The scorer '{twice.Key}' is named twice.")
            : (IReadOnlyList<IOodMethod>)scorers;
    });

    /// <summary>Signals, with commas between them.</summary>
    public static string Of(ModelSignals signals) => string.Join(", ", Each(signals));

    /// <summary>Signals in words, one by one.</summary>
    public static string[] Each(ModelSignals signals) =>
    [
        .. Enum.GetValues<ModelSignals>().Where(s => s != ModelSignals.None && signals.HasFlag(s)).Select(signal => signal switch
        {
            ModelSignals.Logits => "flat head",
            ModelSignals.GroupLogits => "group head",
            ModelSignals.Features => "features",
            ModelSignals.Stages => "stages",
            ModelSignals.InputGradient => "input gradient",
            ModelSignals.Head => "head weights",
            ModelSignals.LogitSamples => "several predictions",
            ModelSignals.FeatureMaps => "feature map",
            ModelSignals.MapReentry => "changed feature map",
            ModelSignals.MapReadings => "readings of feature maps",
            _ => signal.ToString(),
        }),
    ];

    /// <summary>Numbers with commas between them.</summary>
    public static double[] Numbers(string words, string option) =>
    [
        .. words.Split(',').Select(word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw new UsageException($"{option} takes numbers with commas between them, and '{word}' is none.")),
    ];

    /// <summary>The text of a file that the command line names.</summary>
    public static string TextOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MosException($"'{path}' does not exist; check the path.", e);
        }
    }

    /// <summary>A word of the form <c>name=value</c>.</summary>
    public static (string Name, string Value) Pair(string word, string option) => word.IndexOf('=', StringComparison.Ordinal) is > 0 and int at && at < word.Length - 1
        ? (word[..at], word[(at + 1)..])
        : throw new UsageException($"{option} takes NAME=SOURCE, not '{word}'.");
}
