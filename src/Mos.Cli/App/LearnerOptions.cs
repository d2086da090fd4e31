using System.CommandLine;
using Mos.Detectors;

namespace Mos.Cli.App;

/// <summary>Which of the scorers that learn are fitted.</summary>
internal sealed class LearnerOptions
{
    public Option<string[]> Lists { get; } = new("--scorers") { HelpName = "A,B", Description = "Scorers that learn, with commas between them; by default all that the signals can teach." };

    public Option<string[]> Specs { get; } = new("--scorer") { HelpName = "SPEC", Description = "One scorer that learns, such as mahalanobis:shrink=0.1; can be repeated." };

    /// <summary>The scorers named, or all that a model can teach.</summary>
    /// <exception cref="ModelSignalException">The model can teach none.</exception>
    /// <exception cref="UsageException">A scorer that was named learns nothing, or only from the set that is scored.</exception>
    public IReadOnlyList<IOodScorerEstimator> For(ParseResult parsed, IOodModel model)
    {
        string[] lists = parsed.GetValue(Lists) ?? [], specs = parsed.GetValue(Specs) ?? [];
        IReadOnlyList<IOodMethod> all = Words.Scorers(["all"], []);
        if (lists.Length + specs.Length > 0)
        {
            return [.. Words.Scorers(lists, specs).Select(m => m is IOodScorerEstimator { LearnsFromScoredSet: false } learner
                ? learner
                : throw new UsageException($"Scorer '{m.Name}' learns nothing from training images; those that do are {string.Join(", ", all.OfType<IOodScorerEstimator>().Select(e => e.Name))}."))];
        }

        IOodScorerEstimator[] found = [.. all.OfType<IOodScorerEstimator>().Where(e => e.CanScore(model))];
        return found.Length > 0
            ? found
            : throw new ModelSignalException($"Of '{model.Info.Name}' there are {model.Signals}, from which no scorer learns; store the stages too by --stages, or use a flat head.");
    }
}
