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
        var paper = new PaperView();
        Option<string[]> models = new("--model") { HelpName = "FILE", Description = "A model with its head; repeat it for several.", Required = true };
        Option<string> inside = new("--in") { HelpName = "DIR|LIST", Description = "In-distribution images: a folder or a list.", Required = true };
        Option<string[]> outside = new("--ood") { HelpName = "NAME=SOURCE", Description = "Out-of-distribution images as NAME=SOURCE; repeat it for several sets.", Required = true };
        Option<string?> fit = new("--fit") { HelpName = "DIR|LIST", Description = "Labelled training images for the scorers that learn: a folder of class folders, or a list." };
        Option<double> level = new Option<double>("--level") { HelpName = "X", Description = "The TPR at which the FPR is taken.", DefaultValueFactory = _ => 0.95 }.Share();
        Option<int> bootstrap = new("--bootstrap") { HelpName = "N", Description = "Resamples behind the 95 % interval of each metric; 0 for no intervals.", DefaultValueFactory = _ => 1000 };
        Option<string> output = new("--out") { HelpName = "DIR", Description = "The folder for results.json, results.md, scores.csv and report.html.", Required = true };
        Command command = new("evaluate", "Evaluates scorers on out-of-distribution sets; each image goes through each distinct backbone once.")
        {
            models, inside, outside, fit, output, scorers.Lists, scorers.Specs, level, bootstrap, paper.Expect, model.Groups, model.Variant, model.Size,
            model.Onnx.Preprocessing, model.Onnx.Logits, model.Onnx.Features, model.Onnx.Layout,
            common.Root, common.Batch, common.Device, common.Threads, common.Seed, common.Json, common.Quiet,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            common.Apply(parsed);
            string folder = parsed.GetRequiredValue(output);
            (string Name, string Source)[] sets = [.. parsed.GetRequiredValue(outside).Select(word => Words.Pair(word, "--ood"))];
            OutputFolder.EnsureWritable(folder);
            using var loaded = new DisposableList<IOodModel>();
            foreach (string path in parsed.GetRequiredValue(models))
            {
                loaded.Add(model.Load(parsed, path));
            }

            ImageSet Images(string source) => ImageSet.Parse(source, parsed.GetValue(common.Root), model.GroupsOf(parsed)?.Groups ?? loaded.Items.FirstOrDefault(m => m.Info.Groups is not null)?.Info.Groups);
            OodBenchmarkBuilder benchmark = OodBenchmark.CreateBuilder();
            string? training = parsed.GetValue(fit);
            (IOodModel Model, IReadOnlyList<IOodMethod> Methods)[] pairs = [.. scorers.MethodsOf(parsed, loaded.Items, training is not null, canLearnFromScored: true).Where(p => p.Methods.Count > 0)];
            paper.EnsureComparable(parsed, sets.Select(s => s.Name), pairs.SelectMany(p => p.Methods));
            foreach ((IOodModel of, IReadOnlyList<IOodMethod> methods) in pairs)
            {
                benchmark.AddScorers(of, methods);
            }

            if (training is not null)
            {
                benchmark.FitOn(Images(training));
            }

            string insideSource = parsed.GetRequiredValue(inside);
            ImageSet insideImages = Images(insideSource);
            benchmark.InDistribution(Sources.NameOf(insideSource), insideImages);
            foreach ((string name, string source) in sets)
            {
                Words.Understood(() => benchmark.OutOfDistribution(name, Images(source)));
            }

            Words.Understood(() => benchmark.Configure(o =>
            {
                o.BatchSize = parsed.GetValue(common.Batch);
                o.DecodingThreads = common.ThreadsOf(parsed);
                o.TprLevel = parsed.GetValue(level);
                o.Resamples = parsed.GetValue(bootstrap);
                o.Seed = parsed.GetValue(common.Seed);
                o.Device = common.DeviceOf(parsed).ToString();
            }));
            OodBenchmarkResult result = await ProgressView.RunAsync(terminal, sink => benchmark.RunAsync(sink, cancellationToken));
            await ResultFiles.SaveAsync(result, folder, cancellationToken);
            if (insideImages.ClassNames is not null && result.Models.FirstOrDefault(m => m.Top1 is null) is BenchmarkModel nameless)
            {
                terminal.Remark($"Top-1 is not given: model '{nameless.Name}' does not name its classes, so the folders of '{insideSource}' cannot be matched to them; give --groups with a CSV table.");
            }

            ResultView.Show(terminal, result, parsed.GetValue(common.Json), paper.DifferencesOf(parsed, result));
            terminal.Remark($"The report is {Path.Combine(folder, ResultFiles.Html)}");
            return terminal.Finish([.. result.Sets.SelectMany(s => s.Unreadable)]);
        });
        return command;
    }
}
