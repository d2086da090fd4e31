using System.CommandLine;

namespace Mos.Cli.App;

/// <summary>The models of repeated <c>--model</c> options, and the ways to several predictions of an image: networks joined, or features that drop out.</summary>
internal sealed class SeveralPredictions(ModelOptions model, CommonOptions common)
{
    private const int MostPasses = 10_000;

    public Option<bool> Ensemble { get; } = new("--ensemble") { Description = "Join the models given into one, a deep ensemble." };

    public Option<int?> Passes { get; } = new Option<int?>("--dropout-passes") { HelpName = "N", Description = "Let features drop out before the last layer in N passes of each image (Monte Carlo dropout)." }.Within(2, MostPasses);

    public Option<double> Rate { get; } = new Option<double>("--dropout-rate") { HelpName = "X", Description = "The probability of a feature to drop out.", DefaultValueFactory = _ => 0.5 }.ProperShare();

    /// <summary>Refuses options that contradict each other.</summary>
    public void AddRules(Command command) => command.NotTogether(Ensemble, Passes);

    /// <summary>Loads models.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="paths">Their files.</param>
    /// <param name="owner">Receives what is to be disposed.</param>
    /// <returns>A model for each file; one in all if they are joined.</returns>
    /// <exception cref="UsageException">Too few are given, or they do not go together.</exception>
    public IReadOnlyList<IOodModel> Load(ParseResult parsed, IReadOnlyList<string> paths, DisposableList<IOodModel> owner)
    {
        bool joins = parsed.GetValue(Ensemble);
        int? passes = parsed.GetValue(Passes);
        if (paths.Count == 0 && (joins || passes is not null))
        {
            throw new UsageException($"{(joins ? Ensemble.Name : Passes.Name)} is for models given by --model; stored signals hold one prediction of each image.");
        }

        foreach (string path in paths)
        {
            owner.Add(model.Load(parsed, path));
        }

        // The owner disposes what was loaded; what stands around it holds nothing of its own.
        return joins ? [Words.Understood(() => new EnsembleModel("ensemble", owner.Items))]
            : passes is int count ? [.. owner.Items.Select(m => new DropoutModel(m, parsed.GetValue(Rate), count, parsed.GetValue(common.Seed)))]
            : owner.Items;
    }
}
