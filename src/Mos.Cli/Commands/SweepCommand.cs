using System.CommandLine;
using Mos.Cli.App;
using Mos.Detectors;

namespace Mos.Cli.Commands;

/// <summary><c>mos sweep</c>: which options of scorers do best on validation data.</summary>
internal static class SweepCommand
{
    private const string All = "all";

    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        var sources = new SignalSources();
        Option<string> validation = new("--val") { HelpName = "FILE", Description = "In-distribution validation images: a folder of stored signals, or .npz or safetensors with features, logits and labels.", Required = true };
        Option<string?> fit = new("--fit") { HelpName = "FILE", Description = "The same of training images, for the scorers that learn." };
        Option<string[]> outside = new("--ood-val") { HelpName = "NAME=FILE", Description = "The same of out-of-distribution validation images, repeatable: the objective is the mean AUROC against them. Without, it is that of rightly against wrongly classified validation images." };
        Option<string[]> lists = new Option<string[]>("--scorers") { HelpName = "A,B", Description = "Scorers with commas between them, or all that have listed values; options given stay as they are." }.Such([All, .. ScorerSweep.Names]);
        Option<string[]> specs = new Option<string[]>("--scorer") { HelpName = "SPEC", Description = "One scorer, such as react+gen; can be repeated." }.Such([.. ScorerSweep.Names]);
        Option<string> output = new("--out") { HelpName = "DIR", Description = "The folder for sweep.csv and sweep.json.", Required = true };
        Command command = new("sweep", "Tries the listed options of scorers on stored validation signals, without a network, and says which do best.")
        {
            validation, fit, outside, sources.Head, sources.Groups, lists, specs, output, common.Json, common.Quiet,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            common.Apply(parsed);
            string folder = parsed.GetRequiredValue(output);
            OutputFolder.EnsureWritable(folder);
            (string Name, string Path)[] sets = [.. (parsed.GetValue(outside) ?? []).Select(word => Words.Pair(word, "--ood-val"))];
            string[] asked = [.. Words.Scorers(Named(parsed.GetValue(lists), parsed.GetValue(specs)), parsed.GetValue(specs)).Select(m => m.Name)];
            StoredSignals?[] opened = sources.Open(parsed, [parsed.GetRequiredValue(validation), parsed.GetValue(fit), .. sets.Select(s => s.Path)]);
            ScorerSweepResult result = await ProgressView.RunAsync(terminal, sink => ScorerSweep.RunAsync(
                asked, opened[0]!, [.. sets.Select((s, i) => (s.Name, opened[i + 2]!))], opened[1], sink, cancellationToken));
            SweepView.Save(result, folder);
            SweepView.Show(terminal, result, parsed.GetValue(common.Json));
            LeftOutView.Show(terminal, result.LeftOut);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The lists, with the names that <c>all</c> stands for; without any, nor a spec, all.</summary>
    private static IEnumerable<string> Named(string[]? lists, string[]? specs) =>
        (lists is null or [] && specs is null or [] ? [All] : lists ?? []).Select(list => list == All ? string.Join(',', ScorerSweep.Names) : list);
}
