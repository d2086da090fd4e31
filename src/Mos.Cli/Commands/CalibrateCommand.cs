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
        Option<string> heldOut = new("--held-out") { HelpName = "DIR|LIST", Description = "In-distribution images that the model was not trained on: a folder or a list.", Required = true };
        Option<string?> fit = new("--fit") { HelpName = "DIR|LIST", Description = "Labelled training images for a scorer that learns: a folder of class folders, or a list." };
        Option<double> target = new Option<double>("--tpr") { HelpName = "X", Description = "The share of in-distribution images that is to be accepted.", DefaultValueFactory = _ => 0.95 }.ProperShare();
        Option<string> output = new("--out") { HelpName = "FILE", Description = "The detector file, such as photos.mos.", Required = true };
        Option<bool> reference = new("--by-path") { Description = "Store the model's path and hash instead of the model." };
        Command command = new("calibrate", "Calibrates a detector on held-out images and saves it as one file.")
        {
            file, heldOut, output, scorer, fit, target, reference, model.Groups, model.Variant, model.Size,
            model.Onnx.Preprocessing, model.Onnx.Logits, model.Onnx.Features, model.Onnx.Layout,
            common.Root, common.Batch, common.Device, common.Threads, common.Json, common.Quiet,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            common.Apply(parsed);
            string modelPath = parsed.GetRequiredValue(file);
            string path = parsed.GetRequiredValue(output);
            OutputFolder.EnsureWritableFor(path);
            if (parsed.GetValue(reference) && OnnxOptions.IsOnnx(modelPath) && model.Onnx.AnyGiven(parsed))
            {
                throw new UsageException("A detector by path keeps none of the options of an .onnx file; leave --by-path out, so that it holds the model with them.");
            }

            using IOodModel loaded = model.Load(parsed, modelPath);
            var unreadable = new List<UnreadableImage>();
            IOodMethod method = Words.Understood(() => Scorers.Parse(parsed.GetValue(scorer) ?? (loaded.Info.Groups is null ? "msp" : "mos")));
            OodDetectorBuilder builder = OodDetector.CreateBuilder(loaded)
                .UseScorer(method)
                .Configure(o =>
                {
                    o.BatchSize = parsed.GetValue(common.Batch);
                    o.DecodingThreads = common.ThreadsOf(parsed);
                    o.OnUnreadable = unreadable.Add;
                });
            ImageItem[] images = Sources.Images([parsed.GetRequiredValue(heldOut)], parsed.GetValue(common.Root));
            Words.Understood(() => builder.CalibrateOn(images, parsed.GetValue(target)));
            if (parsed.GetValue(fit) is string training)
            {
                builder.FitOn(ImageSet.Parse(training, parsed.GetValue(common.Root), loaded.Info.Groups));
            }
            else if (method is IOodScorerEstimator learner)
            {
                throw new UsageException($"Scorer '{learner.Name}' learns from training images; give some by --fit.");
            }

            using OodDetector detector = await ProgressView.RunAsync(terminal, sink => builder.BuildAsync(sink, cancellationToken));
            await detector.SaveAsync(path, parsed.GetValue(reference) ? modelPath : null, cancellationToken);
            Calibration c = detector.Calibration;
            if (parsed.GetValue(common.Json))
            {
                terminal.WriteJson(new { Detector = path, Scorer = detector.Scorer.Name, c.TargetTpr, c.Threshold, HeldOut = c.Count });
            }
            else
            {
                terminal.Output.WriteLine($"{path}: {detector.Scorer.Name} on {loaded.Info.Name}, calibrated on {c.Count} images; out-of-distribution below {c.Threshold:G6} (TPR {c.TargetTpr:0.####}).");
            }

            return terminal.Finish(unreadable);
        });
        return command;
    }
}
