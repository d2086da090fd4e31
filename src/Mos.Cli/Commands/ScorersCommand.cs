using System.CommandLine;
using Mos.Cli.App;
using Mos.Detectors;
using Spectre.Console;

namespace Mos.Cli.Commands;

/// <summary><c>mos scorers</c>: the catalogue.</summary>
internal static class ScorersCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        Command command = new("scorers", "The scorers: what each needs of a model, and whether it learns from training images.") { common.Json, common.Quiet };
        command.SetAction(parsed =>
        {
            IOodMethod[] methods = [.. Scorers.Names.Select(Scorers.Parse)];
            if (parsed.GetValue(common.Json))
            {
                terminal.WriteJson(methods.Select(m => new { m.Name, Needs = NeedsOf(m), PassesToLearn = PassesOf(m) }));
                return ExitCode.Done;
            }

            Table table = new Table().Border(TableBorder.Simple).AddColumns("scorer", "needs", "passes to learn");
            table.Columns[2].RightAligned();
            foreach (IOodMethod method in methods)
            {
                table.AddRow(method.Name, string.Join(", ", NeedsOf(method)), PassesOf(method) is int passes ? $"{passes}" : "");
            }

            terminal.WriteTable(table);
            terminal.Output.WriteLine("Options stand behind the name, such as energy:T=2; docs/scorers.md has them, with formulas and papers.");
            return ExitCode.Done;
        });
        return command;
    }

    private static string[] NeedsOf(IOodMethod method) =>
        [.. Enum.GetValues<ModelSignals>().Where(s => s != ModelSignals.None && method.Request.Signals.HasFlag(s)).Select(InWords)];

    private static int? PassesOf(IOodMethod method) => (method as IOodScorerEstimator)?.Passes;

    private static string InWords(ModelSignals signal) => signal switch
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
        _ => signal.ToString(),
    };
}
