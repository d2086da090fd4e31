using System.CommandLine;
using Mos.Cli.App;
using Mos.Detectors;
using Mos.Reporting;

namespace Mos.Cli.Commands;

/// <summary><c>mos evaluate</c>: the paper's table from one pass, with a report.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        var model = new ModelOptions(common);
        var scorers = new ScorerOptions();
        var several = new SeveralPredictions(model, common);
        var paper = new PaperView();
        var gallery = new GalleryOption();
        Option<string[]> models = new("--model") { HelpName = "FILE", Description = "A model with its head; repeat it for several. Stored signals bring their model." };
        Option<string> inside = new("--in") { HelpName = "DIR|LIST", Description = "In-distribution images: a folder or a list; or a folder of stored signals.", Required = true };
        Option<string[]> outside = new("--ood") { HelpName = "NAME=SOURCE", Description = "Out-of-distribution images or stored signals as NAME=SOURCE; repeat it for several sets.", Required = true };
        Option<string?> fit = new("--fit") { HelpName = "DIR|LIST", Description = "Labelled training images for the scorers that learn: a folder of class folders, a list, or stored signals." };
        Option<string[]> fitted = new("--fitted") { HelpName = "FILE", Description = "Scorers that 'mos fit' fitted on a model; can be repeated." };
        Option<double> level = new Option<double>("--level") { HelpName = "X", Description = "The TPR at which the FPR is taken.", DefaultValueFactory = _ => 0.95 }.Share();
        Option<int> bootstrap = new Option<int>("--bootstrap") { HelpName = "N", Description = "Resamples behind the 95 % interval of each metric; 0 for no intervals.", DefaultValueFactory = _ => 1000 }.Within(0, 1_000_000);
        Option<string> output = new("--out") { HelpName = "DIR", Description = "The folder for results.json, results.md, scores.csv and report.html.", Required = true };
        Command command = new("evaluate", "Evaluates scorers on out-of-distribution sets; each image goes through each distinct backbone once.")
        {
            models, inside, outside, fit, fitted, output, scorers.Lists, scorers.Specs, level, bootstrap, paper.Expect, gallery.Pictures, model.Groups, model.Variant, model.Size, model.ScaledJpeg,
            model.Onnx.Preprocessing, model.Onnx.Logits, model.Onnx.Features, model.Onnx.Layout,
            several.Ensemble, several.Passes, several.Rate, common.Root, common.Batch, common.Device, common.Precision, common.Threads, common.Seed, common.Json, common.Quiet,
        };
        several.AddRules(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            common.Apply(parsed);
            string folder = parsed.GetRequiredValue(output);
            (string Name, string Source)[] sets = [.. parsed.GetRequiredValue(outside).Select(word => Words.Pair(word, "--ood"))];
            OutputFolder.EnsureWritable(folder);
            using var owner = new DisposableList<IOodModel>();
            IReadOnlyList<IOodModel> loaded = several.Load(parsed, parsed.GetValue(models) ?? [], owner);

            DataSource Source(string source) => DataSource.Open(source, parsed.GetValue(common.Root), model.GroupsOf(parsed)?.Groups ?? loaded.FirstOrDefault(m => m.Info.Groups is not null)?.Info.Groups);
            DataSource insideSource = Source(parsed.GetRequiredValue(inside));
            (string Name, DataSource Source)[] outsideSources = [.. sets.Select(s => (s.Name, Source(s.Source)))];
            DataSource? training = parsed.GetValue(fit) is string fitSource ? Source(fitSource) : null;
            IReadOnlyList<IOodModel> taking = loaded.Count > 0 ? loaded : [insideSource.Model];
            var learnt = new List<IStorableScorer>();
            foreach (string path in parsed.GetValue(fitted) ?? [])
            {
                learnt.AddRange(await FittedScorers.LoadAsync(path, cancellationToken: cancellationToken));
            }

            var leftOut = new List<LeftOutScorer>();
            (IOodModel Model, IReadOnlyList<IOodMethod> Methods)[] pairs =
            [
                .. scorers.MethodsOf(
                    parsed, taking, training is not null, canLearnFromScored: true, fitted: learnt,
                    stored: DataSource.StoredOf([insideSource, .. outsideSources.Select(s => s.Source)]), leftOut: leftOut).Where(p => p.Methods.Count > 0),
            ];
            paper.EnsureComparable(parsed, sets.Select(s => s.Name), pairs.SelectMany(p => p.Methods));
            OodBenchmarkBuilder benchmark = OodBenchmark.CreateBuilder();
            foreach ((IOodModel of, IReadOnlyList<IOodMethod> methods) in pairs)
            {
                Words.Understood(() => benchmark.AddScorers(of, methods));
            }

            insideSource.AddTo(benchmark, Sources.NameOf(insideSource.Name));
            training?.FitOn(benchmark);
            foreach ((string name, DataSource source) in outsideSources)
            {
                Words.Understood(() => source.AddTo(benchmark, name, isInside: false));
            }

            Words.Understood(() => benchmark.Configure(o =>
            {
                o.BatchSize = parsed.GetValue(common.Batch);
                o.DecodingThreads = common.ThreadsOf(parsed);
                o.TprLevel = parsed.GetValue(level);
                o.Resamples = parsed.GetValue(bootstrap);
                o.Seed = parsed.GetValue(common.Seed);
                o.Device = common.DeviceOf(parsed).ToString();
                o.LeaveOutRefusals = scorers.AreAll(parsed);
            }));
            OodBenchmarkResult result = await ProgressView.RunAsync(terminal, sink => benchmark.RunAsync(sink, cancellationToken));
            leftOut.AddRange(result.LeftOut ?? []);
            result = result with { LeftOut = leftOut.Count > 0 ? leftOut : null };
            await ResultFiles.SaveAsync(result, folder, gallery.Of(parsed), cancellationToken);
            if (insideSource.ClassNames is not null && result.Models.FirstOrDefault(m => m.Top1 is null) is BenchmarkModel nameless)
            {
                terminal.Remark($"Top-1 is not given: model '{nameless.Name}' does not name its classes, so the folders of '{insideSource.Name}' cannot be matched to them; give --groups with a CSV table.");
            }

            ResultView.Show(terminal, result, parsed.GetValue(common.Json), paper.DifferencesOf(parsed, result));
            LeftOutView.Show(terminal, leftOut);
            terminal.Remark($"The report is {Path.Combine(folder, ResultFiles.Html)}");
            return terminal.Finish([.. result.Unreadable()]);
        });
        return command;
    }
}
