using Mos.Detectors;

namespace Mos.Cli.App;

/// <summary>Says which scorers were passed over where all were asked for, and why.</summary>
internal static class LeftOutView
{
    /// <summary>A line for each reason.</summary>
    public static void Show(Terminal terminal, IEnumerable<LeftOutScorer> leftOut)
    {
        foreach (IGrouping<string, LeftOutScorer> same in leftOut.GroupBy(l => l.Reason, StringComparer.Ordinal))
        {
            terminal.Remark($"Left out: {string.Join(", ", same.Select(l => l.Scorer))}: {same.Key.TrimEnd('.')}.");
        }
    }

    /// <summary>A line for each scorer that left images out.</summary>
    public static void Show(Terminal terminal, IEnumerable<RefusedScorer> refused)
    {
        foreach (RefusedScorer scorer in refused)
        {
            terminal.Remark($"No score of {scorer.Scorer} for {scorer.Images} {(scorer.Images == 1 ? "image" : "images, the first")}: {scorer.Reason}");
        }
    }
}
