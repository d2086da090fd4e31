using System.CommandLine;
using Mos.Detectors;

namespace Mos.Cli.App;

/// <summary>Which scorers run: lists with commas, and single specs whose values may contain commas.</summary>
internal sealed class ScorerOptions
{
    private const string All = "all", Paper = "paper";

    public Option<string[]> Lists { get; } = new Option<string[]>("--scorers") { HelpName = "A,B", Description = "Scorers with commas between them, all, or paper for its six; by default those of the six that the model can feed. 'mos scorers' lists them." }.Such([All, Paper, .. Detectors.Scorers.Names]);

    /// <summary>Whether all scorers were asked for, so that one that cannot run is passed over.</summary>
    public bool AreAll(ParseResult parsed) => parsed.GetValue(Lists)?.Contains(All) == true;

    public Option<string[]> Specs { get; } = new Option<string[]>("--scorer") { HelpName = "SPEC", Description = "One scorer, such as energy:T=1; can be repeated." }.Such([.. Detectors.Scorers.Names]);

    /// <summary>Pairs each model with the scorers that it can feed.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="models">The models.</param>
    /// <param name="alsoWanted">What is wanted of a model beside scores.</param>
    /// <param name="leftOut">Receives what <c>all</c> passes over.</param>
    /// <exception cref="ModelSignalException">A scorer that was asked for by name fits no model, or a model no scorer and nothing else is wanted of it.</exception>
    /// <exception cref="UsageException">A scorer that was asked for by name learns, and nothing can teach it here.</exception>
    public IReadOnlyList<ModelScorers> PairWith(ParseResult parsed, IReadOnlyList<IOodModel> models, ModelSignals alsoWanted = ModelSignals.None, ICollection<LeftOutScorer>? leftOut = null) =>
        [.. MethodsOf(parsed, models, canLearn: false, alsoWanted: alsoWanted, leftOut: leftOut).Select(m => new ModelScorers(m.Model, [.. m.Methods.Cast<IOodScorer>()], alsoWanted))];

    /// <summary>Pairs each model with the scorers that it can feed, and with estimators of those that learn.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="models">The models.</param>
    /// <param name="canLearn">Whether there are images to learn from.</param>
    /// <param name="canLearnFromScored">Whether there is a scored set to learn from.</param>
    /// <param name="fitted">Scorers that have learnt already; each runs on the models that it was fitted on.</param>
    /// <param name="stored">What there is of the signals of the scored sets; null: all, for there are images.</param>
    /// <param name="alsoWanted">What is wanted of a model beside scores.</param>
    /// <param name="leftOut">Receives what <c>all</c> passes over.</param>
    /// <exception cref="ModelSignalException">A scorer that was asked for by name fits no model, or a model no scorer and nothing else is wanted of it.</exception>
    /// <exception cref="UsageException">A scorer that was asked for by name learns, and nothing can teach it here.</exception>
    public IReadOnlyList<(IOodModel Model, IReadOnlyList<IOodMethod> Methods)> MethodsOf(
        ParseResult parsed, IReadOnlyList<IOodModel> models, bool canLearn, bool canLearnFromScored = false, ModelSignals alsoWanted = ModelSignals.None,
        IReadOnlyList<IStorableScorer>? fitted = null, ModelSignals? stored = null, ICollection<LeftOutScorer>? leftOut = null)
    {
        fitted ??= [];
        string[] lists = parsed.GetValue(Lists) ?? [];
        string[] specs = parsed.GetValue(Specs) ?? [];
        bool isDefault = lists.Length == 0 && specs.Length == 0;
        bool takesFitting = isDefault || AreAll(parsed);
        IReadOnlyList<IOodMethod> methods = Words.Scorers(isDefault ? [Paper] : takesFitting ? [All] : lists, specs);
        bool IsReady(IOodMethod m) => m is not IOodScorerEstimator e || (e.LearnsFromScoredSet ? canLearnFromScored : canLearn);
        if (!takesFitting && methods.FirstOrDefault(m => !IsReady(m) && fitted.All(f => f.Name != m.Name)) is IOodMethod ignorant)
        {
            throw new UsageException($"Scorer '{ignorant.Name}' learns from training images; in 'mos evaluate' give some by --fit, or what it learnt by --fitted.");
        }

        if (!takesFitting && methods.FirstOrDefault(m => !models.Any(m.CanScore)) is IOodMethod homeless)
        {
            homeless.EnsureCanScore(models[0]);
        }

        if (fitted.FirstOrDefault(f => !models.Any(f.CanScore)) is { } foreign)
        {
            foreign.EnsureCanScore(models[0]);
        }

        (IOodModel Model, IReadOnlyList<IOodMethod> Methods)[] pairs = [.. models.Select(model => (model, MethodsFor(model)))];
        foreach (IOodMethod method in methods.Where(m => AreAll(parsed) && pairs.All(p => p.Methods.All(used => used.Name != m.Name))))
        {
            leftOut?.Add(new LeftOutScorer(method.Name, ReasonFor(method)));
        }

        return Array.Find(pairs, p => p.Methods.Count == 0 && alsoWanted == ModelSignals.None).Model is not { } idle
            ? pairs
            : throw new ModelSignalException(idle.Info.Head is null
                ? $"Model '{idle.Info.Name}' has no head, and every scorer needs one; give it one by 'mos finetune'."
                : $"Model '{idle.Info.Name}' can feed none of the scorers {string.Join(", ", methods.Select(s => s.Name))}; leave it out, or name a scorer for it.");

        // What has learnt takes the place of what would have to.
        IReadOnlyList<IOodMethod> MethodsFor(IOodModel model)
        {
            IOodMethod[] ready = [.. fitted.Where(f => f.CanScore(model))];
            return [.. methods.Where(m => IsReady(m) && m.CanScore(model) && IsStored(m) && ready.All(f => f.Name != m.Name)), .. ready];
        }

        string ReasonFor(IOodMethod method) => models.All(m => !method.CanScore(m))
            ? $"needs {Words.Of(method.Request.Signals & ~models[0].Signals)}, which the model does not give"
            : !IsReady(method) ? "learns from training images, and there are none" : $"needs {Words.Of(method.Request.Signals & ~stored!.Value)}, which is not stored";

        // Named scorers are not passed over: the benchmark says what they lack.
        bool IsStored(IOodMethod method) => !takesFitting || stored is null || (method.Request.Signals & ~stored) == 0;
    }
}
