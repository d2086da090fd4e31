using System.CommandLine;
using Mos.Detectors;

namespace Mos.Cli.App;

/// <summary>Which of the scorers that learn are fitted.</summary>
internal sealed class LearnerOptions
{
    public Option<string[]> Lists { get; } = new("--scorers") { HelpName = "A,B", Description = "Scorers that learn, with commas between them; all, or by default those of the paper's six that the signals can teach." };

    public Option<string[]> Specs { get; } = new("--scorer") { HelpName = "SPEC", Description = "One scorer that learns, such as mahalanobis:shrink=0.1; can be repeated." };

    /// <summary>The scorers named; for <c>all</c>, or the paper's by default, those of them that a model can teach.</summary>
    /// <exception cref="UsageException">A scorer that was named learns nothing, or only from the set that is scored.</exception>
    public IReadOnlyList<IOodScorerEstimator> For(ParseResult parsed, IOodModel model)
    {
        string[] lists = parsed.GetValue(Lists) ?? [], specs = parsed.GetValue(Specs) ?? [];
        IReadOnlyList<IOodMethod> all = Words.Scorers(["all"], []);
        if (!lists.Contains("all") && lists.Length + specs.Length > 0)
        {
            return [.. Words.Scorers(lists, specs).Select(m => m is IOodScorerEstimator { LearnsFromScoredSet: false } learner
                ? learner
                : throw new UsageException($"Scorer '{m.Name}' learns nothing from training images; those that do are {string.Join(", ", all.OfType<IOodScorerEstimator>().Select(e => e.Name))}."))];
        }

        IReadOnlyList<IOodMethod> offered = lists.Length > 0 ? all : Words.Scorers(["paper"], []);
        return [.. offered.OfType<IOodScorerEstimator>().Where(e => !e.LearnsFromScoredSet && e.CanScore(model))];
    }
}
