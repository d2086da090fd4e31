using System.CommandLine;
using Mos.Cli.App;
using Mos.Detectors;

namespace Mos.Cli.Commands;

/// <summary><c>mos score-features</c>: scores of signals that a model of any framework gave.</summary>
internal static class ScoreFeaturesCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        var sources = new SignalSources();
        var scorers = new ScorerOptions();
        Option<string> data = new("--data") { HelpName = "FILE", Description = "What is scored: .npz or safetensors with features, logits or both; or a folder of stored signals.", Required = true };
        Option<string?> fit = new("--fit") { HelpName = "FILE", Description = "The same of training images, with labels where a scorer learns from them, for the scorers that learn." };
        Option<string?> heldOut = new("--val") { HelpName = "FILE", Description = "The same of held-out images, from which temp_scaling and klm learn as in their papers; by default from --fit." };
        Option<string?> output = new("--out") { HelpName = "FILE", Description = "The file; by default the scores are printed." };
        Command command = new("score-features", "Scores features and logits from files, so that a model of any framework gains the scorers that need no network: a CSV with a column for each scorer, or JSON.")
        {
            data, fit, heldOut, sources.Head, sources.Groups, scorers.Lists, scorers.Specs, output, common.Json, common.Quiet,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            common.Apply(parsed);
            string? path = parsed.GetValue(output);
            if (path is not null)
            {
                OutputFolder.EnsureWritableFor(path);
            }

            StoredSignals?[] opened = sources.Open(parsed, parsed.GetRequiredValue(data), parsed.GetValue(fit), parsed.GetValue(heldOut));
            (StoredSignals scored, StoredSignals? training) = (opened[0]!, opened[1]);
            var leftOut = new List<LeftOutScorer>();
            IReadOnlyList<IOodMethod> methods = scorers.MethodsOf(parsed, [scored.Model], training is not null, stored: SignalSources.Common(opened), leftOut: leftOut)[0].Methods;
            await ProgressView.RunAsync(terminal, async sink =>
            {
                IReadOnlyList<IOodScorer> all = await ScorerFitting.PrepareAsync(
                    scored.Model, methods, training, opened[2], sink, scorers.AreAll(parsed) ? leftOut.Add : null, cancellationToken);
                LeftOutView.Show(terminal, leftOut);
                var table = new ScoreTable(new ScoringPass([new ModelScorers(scored.Model, all)]) { LeavesOutRefusals = scorers.AreAll(parsed) }, withLogits: false, withFeatures: false);
                Task WriteAsync(TextWriter writer, CancellationToken token) =>
                    parsed.GetValue(common.Json) ? table.WriteJsonAsync(scored, writer, sink, token) : table.WriteCsvAsync(scored, writer, sink, token);
                await (path is null ? WriteAsync(terminal.Output, cancellationToken) : AtomicFile.WriteAsync(path, async (stream, token) =>
                {
                    await using var writer = new StreamWriter(stream, leaveOpen: true);
                    await WriteAsync(writer, token);
                }, cancellationToken));
                LeftOutView.Show(terminal, table.Refused);
                return all;
            });
            return ExitCode.Done;
        });
        return command;
    }
}
