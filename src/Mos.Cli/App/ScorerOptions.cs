using System.CommandLine;
using Mos.Detectors;

namespace Mos.Cli.App;

/// <summary>Which scorers run: lists with commas, and single specs whose values may contain commas.</summary>
internal sealed class ScorerOptions
{
    private const string All = "all";

    public Option<string[]> Lists { get; } = new("--scorers") { HelpName = "A,B", Description = $"Scorers with commas between them: {string.Join(", ", Detectors.Scorers.Names)}; by default all that the model can feed." };

    public Option<string[]> Specs { get; } = new("--scorer") { HelpName = "SPEC", Description = "One scorer, such as energy:T=1; can be repeated." };

    /// <summary>Pairs each model with the scorers that it can feed.</summary>
    /// <exception cref="ModelSignalException">A scorer that was asked for by name fits no model, or a model no scorer and nothing else is wanted of it.</exception>
    public IReadOnlyList<ModelScorers> PairWith(ParseResult parsed, IReadOnlyList<IOodModel> models, ModelSignals alsoWanted = ModelSignals.None)
    {
        string[] lists = parsed.GetValue(Lists) ?? [];
        string[] specs = parsed.GetValue(Specs) ?? [];
        bool takesAll = lists.Contains(All) || (lists.Length == 0 && specs.Length == 0);
        IReadOnlyList<IOodScorer> scorers = Words.Scorers(takesAll ? [All] : lists, specs);
        if (!takesAll && scorers.FirstOrDefault(s => !models.Any(s.CanScore)) is IOodScorer homeless)
        {
            homeless.EnsureCanScore(models[0]);
        }

        ModelScorers[] pairs = [.. models.Select(m => new ModelScorers(m, [.. scorers.Where(s => s.CanScore(m))], alsoWanted))];
        return pairs.FirstOrDefault(p => p.Scorers.Count == 0 && alsoWanted == ModelSignals.None) is not { } idle
            ? pairs
            : throw new ModelSignalException(idle.Model.Info.Head is null
                ? $"Model '{idle.Model.Info.Name}' has no head, and every scorer needs one; give it one by 'mos finetune'."
                : $"Model '{idle.Model.Info.Name}' can feed none of the scorers {string.Join(", ", scorers.Select(s => s.Name))}; leave it out, or name a scorer for it.");
    }
}
