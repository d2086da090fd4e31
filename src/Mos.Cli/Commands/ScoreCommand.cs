using System.CommandLine;
using Mos.Cli.App;
using Mos.Detectors;

namespace Mos.Cli.Commands;

/// <summary><c>mos score</c>: scores, logits and features of images, as CSV or JSON.</summary>
internal static class ScoreCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        var model = new ModelOptions(common);
        var scorers = new ScorerOptions();
        Argument<string[]> images = Sources.Argument();
        var several = new SeveralPredictions(model, common);
        Option<string[]> files = new("--model") { HelpName = "FILE", Description = "The model with its head; with --ensemble repeat it.", Required = true };
        Option<bool> logits = new("--logits") { Description = "Add the columns logit_0, logit_1, ..." };
        Option<bool> features = new("--features") { Description = "Add the columns feature_0, feature_1, ..." };
        Option<string?> output = new("--out") { HelpName = "FILE", Description = "The file; by default the scores are printed." };
        Command command = new("score", "Scores images: a CSV with a column for each scorer, or JSON with an object for each image.")
        {
            images, files, scorers.Lists, scorers.Specs, logits, features, output, model.Groups, model.Variant, model.Size, model.ScaledJpeg,
            model.Onnx.Preprocessing, model.Onnx.Logits, model.Onnx.Features, model.Onnx.Layout,
            several.Ensemble, several.Passes, several.Rate, common.Root, common.Batch, common.Device, common.Precision, common.Threads, common.Seed, common.Json, common.Quiet,
        };
        several.AddRules(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            common.Apply(parsed);
            ImageItem[] items = Sources.Images(parsed.GetRequiredValue(images), parsed.GetValue(common.Root));
            using var owner = new DisposableList<IOodModel>();
            string[] paths = parsed.GetRequiredValue(files);
            if (paths.Length > 1 && !parsed.GetValue(several.Ensemble))
            {
                throw new UsageException("mos score takes one model; --ensemble joins several, and mos evaluate takes them side by side.");
            }

            IOodModel loaded = several.Load(parsed, paths, owner)[0];
            ModelSignals headSignals = loaded.Signals & (ModelSignals.Logits | ModelSignals.GroupLogits);
            ModelSignals wanted = (parsed.GetValue(logits) ? headSignals : 0) | (parsed.GetValue(features) ? ModelSignals.Features : 0);
            if (parsed.GetValue(logits) && headSignals == 0)
            {
                throw new ModelSignalException($"Model '{loaded.Info.Name}' has no head and so no logits; use --features, or give a model with a head.");
            }

            var leftOut = new List<LeftOutScorer>();
            ModelScorers pair = scorers.PairWith(parsed, [loaded], wanted, leftOut)[0];
            LeftOutView.Show(terminal, leftOut);
            var options = new ImageLoaderOptions { BatchSize = parsed.GetValue(common.Batch), Threads = common.ThreadsOf(parsed) };
            var table = new ScoreTable(new ScoringPass([pair], options) { LeavesOutRefusals = scorers.AreAll(parsed) }, parsed.GetValue(logits), parsed.GetValue(features));
            Task<List<UnreadableImage>> WriteAsync(TextWriter writer, IProgress<OodProgress> progress, CancellationToken token) =>
                parsed.GetValue(common.Json) ? table.WriteJsonAsync(items, writer, progress, token) : table.WriteCsvAsync(items, writer, progress, token);
            List<UnreadableImage> unreadable = await ProgressView.RunAsync(terminal, async sink =>
            {
                if (parsed.GetValue(output) is not string path)
                {
                    return await WriteAsync(terminal.Output, sink, cancellationToken);
                }

                List<UnreadableImage> missed = [];
                await AtomicFile.WriteAsync(path, async (stream, token) =>
                {
                    await using var writer = new StreamWriter(stream, leaveOpen: true);
                    missed = await WriteAsync(writer, sink, token);
                }, cancellationToken);
                return missed;
            });
            LeftOutView.Show(terminal, table.Refused);
            return terminal.Finish(unreadable);
        });
        return command;
    }
}
