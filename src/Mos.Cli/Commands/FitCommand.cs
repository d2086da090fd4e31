using System.CommandLine;
using Mos.Cli.App;
using Mos.Detectors;

namespace Mos.Cli.Commands;

/// <summary><c>mos fit</c>: fits the scorers that learn, on stored signals or on images, and saves them as one file.</summary>
internal static class FitCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        var model = new ModelOptions(common);
        var scorers = new LearnerOptions();
        Option<string[]> features = new("--features") { HelpName = "DIR", Description = "Stored signals of labelled training images: a store, a folder of shards, or the shards one by one.", AllowMultipleArgumentsPerToken = true };
        Option<string?> file = new("--model") { HelpName = "FILE", Description = "The model that looks at --data; with --features, one that shares the stored backbone." };
        Option<string?> data = new("--data") { HelpName = "DIR|LIST", Description = "Labelled training images, instead of --features." };
        Option<string> output = new("--out") { HelpName = "FILE", Description = "The file of fitted scorers, which 'mos evaluate --fitted' takes.", Required = true };
        Command command = new("fit", "Fits the scorers that learn, from one shard of stored signals or many, and saves what they learnt.")
        {
            features, file, data, scorers.Lists, scorers.Specs, output, model.Groups, model.Variant, model.Size, model.ScaledJpeg,
            model.Onnx.Preprocessing, model.Onnx.Logits, model.Onnx.Features, model.Onnx.Layout,
            common.Root, common.Batch, common.Device, common.Precision, common.Threads, common.Json, common.Quiet,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            common.Apply(parsed);
            string path = parsed.GetRequiredValue(output);
            string[] folders = parsed.GetValue(features) ?? [];
            if (folders.Length > 0 == parsed.GetValue(data) is not null || (folders.Length == 0 && parsed.GetValue(file) is null))
            {
                throw new UsageException("Give either --features, or --model with --data.");
            }

            OutputFolder.EnsureWritableFor(path);
            StoredSignals? stored = folders.Length > 0 ? StoredSignals.Open(folders) : null;
            using IOodModel? loaded = parsed.GetValue(file) is string name ? model.Load(parsed, name) : null;
            IOodModel of = loaded ?? stored!.Model;
            IReadOnlyList<IOodScorerEstimator> estimators = scorers.For(parsed, stored?.Model ?? of);
            var unreadable = new List<UnreadableImage>();
            var leftOut = new List<LeftOutScorer>();
            Action<LeftOutScorer>? onRefusal = scorers.AreAll(parsed) ? leftOut.Add : null;
            ImageSet images = stored?.Images ?? ImageSet.Parse(parsed.GetValue(data)!, parsed.GetValue(common.Root), of.Info.Groups);
            var options = new ImageLoaderOptions { BatchSize = parsed.GetValue(common.Batch), Threads = common.ThreadsOf(parsed) };
            IReadOnlyList<IOodScorer> fitted = await ProgressView.RunAsync(terminal, sink => stored is not null
                ? ScorerFitting.FitAsync(of, estimators, stored, sink, onRefusal, cancellationToken: cancellationToken)
                : ScorerFitting.FitAsync(of, estimators, images, options, unreadable.Add, sink, onRefusal, cancellationToken));
            LeftOutView.Show(terminal, leftOut);
            if (fitted.Count == 0)
            {
                throw new MosException(leftOut.Count > 0 ? $"No scorer could learn from these images; the first: {leftOut[0].Reason}" : $"Model '{of.Info.Name}' gives nothing that a scorer learns from; give it a head, or extract its features.");
            }

            await FittedScorers.SaveAsync(path, [.. fitted.Cast<IStorableScorer>()], cancellationToken);
            int count = images.Count - unreadable.Count;
            if (parsed.GetValue(common.Json))
            {
                terminal.WriteJson(new { File = path, Model = of.Info.Name, Images = count, Scorers = fitted.Select(s => s.Name), LeftOut = leftOut });
            }
            else
            {
                terminal.Output.WriteLine($"{path}: {string.Join(", ", fitted.Select(s => s.Name))} on {of.Info.Name}, learnt from {count} images.");
            }

            return terminal.Finish(unreadable);
        });
        return command;
    }
}
