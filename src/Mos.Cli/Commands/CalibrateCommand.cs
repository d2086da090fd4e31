using System.CommandLine;
using Mos.Cli.App;
using Mos.Detectors;

namespace Mos.Cli.Commands;

/// <summary><c>mos calibrate</c>: makes a detector file of a model, a scorer and held-out images.</summary>
internal static class CalibrateCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        var model = new ModelOptions(common);
        Option<string> file = new("--model") { HelpName = "FILE", Description = "The model with its head.", Required = true };
        Option<string?> scorer = new("--scorer") { HelpName = "SPEC", Description = "The scorer; by default mos for a group head, msp for a flat one." };
        Option<string?> scorers = new("--scorers") { HelpName = "A,B", Description = "Several scorers with commas between them, whose scores become one." };
        Option<string> combine = new Option<string>("--combine") { Description = "How the scores of several scorers become one: the mean of their ranks, or Fisher's method over their p-values; by default fisher." }.OneOf("rank", "fisher");
        Option<string> heldOut = new("--held-out") { HelpName = "DIR|LIST", Description = "In-distribution images that the model was not trained on: a folder or a list.", Required = true };
        Option<string?> fit = new("--fit") { HelpName = "DIR|LIST", Description = "Labelled training images for a scorer that learns: a folder of class folders, or a list." };
        var target = new TargetOptions("The share of in-distribution images that is to be accepted; by default 0.95.");
        Option<string> output = new("--out") { HelpName = "FILE", Description = "The detector file, such as photos.mos.", Required = true };
        Option<bool> reference = new("--by-path") { Description = "Store the model's path and hash instead of the model." };
        Command command = new("calibrate", "Calibrates a detector on held-out images and saves it as one file.")
        {
            file, heldOut, output, scorer, scorers, combine, fit, target.Tpr, target.FalseAlarmRate, reference, model.Groups, model.Variant, model.Size, model.ScaledJpeg,
            model.Onnx.Preprocessing, model.Onnx.Logits, model.Onnx.Features, model.Onnx.Layout,
            common.Root, common.Batch, common.Device, common.Precision, common.Threads, common.Json, common.Quiet,
        };
        command.NotTogether(target.Tpr, target.FalseAlarmRate);
        command.NotTogether(scorer, scorers);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            common.Apply(parsed);
            string modelPath = parsed.GetRequiredValue(file);
            string path = parsed.GetRequiredValue(output);
            OutputFolder.EnsureWritableFor(path);
            if (parsed.GetValue(reference) && parsed.GetValue(model.ScaledJpeg))
            {
                throw new UsageException("A detector by path does not keep --scaled-jpeg; leave --by-path out, so that it holds the model with it.");
            }

            if (parsed.GetValue(reference) && OnnxOptions.IsOnnx(modelPath) && model.Onnx.AnyGiven(parsed))
            {
                throw new UsageException("A detector by path keeps none of the options of an .onnx file; leave --by-path out, so that it holds the model with them.");
            }

            using IOodModel loaded = model.Load(parsed, modelPath);
            var unreadable = new List<UnreadableImage>();
            ScoreCombination combination = parsed.GetValue(combine) == "rank" ? ScoreCombination.RankAverage : ScoreCombination.Fisher;
            IReadOnlyList<IOodMethod> methods = Methods(parsed.GetValue(scorer), parsed.GetValue(scorers), parsed.GetValue(combine), loaded);
            OodDetectorBuilder builder = OodDetector.CreateBuilder(loaded)
                .Configure(o =>
                {
                    o.BatchSize = parsed.GetValue(common.Batch);
                    o.DecodingThreads = common.ThreadsOf(parsed);
                    o.OnUnreadable = unreadable.Add;
                });
            _ = methods is [var single] ? builder.UseScorer(single) : builder.UseScorers(combination, methods);
            builder.CalibrateOn(ImageSet.Parse(parsed.GetRequiredValue(heldOut), parsed.GetValue(common.Root), loaded.Info.Groups));
            _ = target.Of(parsed, builder.WithTargetTpr, builder.WithFalseAlarmRate);
            if (parsed.GetValue(fit) is string training)
            {
                builder.FitOn(ImageSet.Parse(training, parsed.GetValue(common.Root), loaded.Info.Groups));
            }
            else if (methods.OfType<IOodScorerEstimator>().FirstOrDefault() is { } learner)
            {
                throw new UsageException($"Scorer '{learner.Name}' learns from training images; give some by --fit.");
            }

            using OodDetector detector = await ProgressView.RunAsync(terminal, sink => builder.BuildAsync(sink, cancellationToken));
            await detector.SaveAsync(path, parsed.GetValue(reference) ? modelPath : null, cancellationToken);
            Calibration c = detector.Calibration;
            if (parsed.GetValue(common.Json))
            {
                terminal.WriteJson(new { Detector = path, Scorer = detector.Scorer.Name, c.TargetTpr, c.FalseAlarmRate, c.Threshold, HeldOut = c.Count, detector.HeldOutTop1, detector.Warnings });
            }
            else
            {
                terminal.Output.WriteLine($"{path}: {detector.Scorer.Name} on {loaded.Info.Name}, calibrated on {c.Count} images; out-of-distribution below {c.Threshold:G6} (TPR {c.TargetTpr:0.####}).");
            }

            foreach (string warning in detector.Warnings)
            {
                terminal.Remark(warning);
            }

            return terminal.Finish(unreadable);
        });
        return command;
    }

    /// <summary>The scorer asked for, or several that are combined.</summary>
    private static IReadOnlyList<IOodMethod> Methods(string? spec, string? list, string? combination, IOodModel model)
    {
        IReadOnlyList<IOodMethod> methods = Words.Understood(() => list is not null
            ? Scorers.ParseList(list)
            : [Scorers.Parse(spec ?? (model.Info.Groups is null ? "msp" : "mos"))]);
        return combination is null || methods.Count > 1 ? methods : throw new UsageException("--combine needs several scorers; give them by --scorers.");
    }
}
