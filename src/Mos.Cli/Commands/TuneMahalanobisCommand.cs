using System.CommandLine;
using Mos.Cli.App;
using Mos.Detectors;
using Mos.Vision;
using Spectre.Console;

namespace Mos.Cli.Commands;

/// <summary><c>mos tune-mahalanobis</c>: weights of the stages and magnitude of the input step, in one fitted file.</summary>
internal static class TuneMahalanobisCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        var model = new ModelOptions(common);
        Option<string> file = new("--model") { HelpName = "FILE", Description = "The model with a flat head.", Required = true };
        Option<string> train = new("--train") { HelpName = "DIR|LIST", Description = "Labelled training images for class means and covariance: a folder of class folders, or a list.", Required = true };
        Option<string> val = new("--val") { HelpName = "DIR|LIST", Description = "Labelled held-out images for weights and magnitude, likewise.", Required = true };
        Option<string> output = new("--out") { HelpName = "FILE", Description = "The fitted scorer, such as mahalanobis.safetensors.", Required = true };
        Option<string> magnitudes = new("--magnitudes") { HelpName = "A,B", Description = "Magnitudes of the input step that are tried; the first of equally good ones is taken.", DefaultValueFactory = _ => string.Join(',', Defaults.Magnitudes.Select(m => FormattableString.Invariant($"{m}"))) };
        Option<double> noise = new Option<double>("--fgsm") { HelpName = "X", Description = "How far the adversarial noise moves each pixel, in normalised units.", DefaultValueFactory = _ => Defaults.Noise }.Positive();
        Option<string> clamp = new Option<string>("--clamp") { Description = "The range of noisy images: that of normalised pixels, or 0 to 1 as in the paper's code.", DefaultValueFactory = _ => "corrected" }.OneOf("corrected", "paper");
        Option<int> images = new Option<int>("--images") { HelpName = "N", Description = "Held-out images to learn the weights on, and as many others to choose the magnitude by.", DefaultValueFactory = _ => Defaults.ImagesPerHalf }.Within(5, int.MaxValue);
        Option<bool> inOrder = new("--in-order") { Description = "Take the first held-out images, as the paper's code does, instead of drawing them by the seed." };
        Option<double> shrinkage = new("--shrink") { HelpName = "X", Description = "How much of the covariance, 0 to 1, is replaced by its mean variance.", DefaultValueFactory = _ => Defaults.Shrinkage };
        Command command = new("tune-mahalanobis", "Tunes the Mahalanobis score on adversarial noise, without out-of-distribution images.")
        {
            file, train, val, output, magnitudes, noise, clamp, images, inOrder, shrinkage, model.Groups, model.Variant, model.Size, model.ScaledJpeg,
            common.Root, common.Batch, common.Device, common.Precision, common.Threads, common.Seed, common.Json, common.Quiet,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            common.Apply(parsed);
            string path = parsed.GetRequiredValue(output);
            double[] tried = Words.Numbers(parsed.GetRequiredValue(magnitudes), magnitudes.Name);
            OutputFolder.EnsureWritableFor(path);
            using BitModel loaded = model.LoadBit(parsed, parsed.GetRequiredValue(file));
            var unreadable = new List<UnreadableImage>();
            ImageSet Images(Option<string> option) => ImageSet.Parse(parsed.GetRequiredValue(option), parsed.GetValue(common.Root), model.GroupsOf(parsed)?.Groups);
            MahalanobisTuningBuilder tuning = MahalanobisTuning.CreateBuilder(loaded);
            Words.Understood(() => tuning.FitOn(Images(train)).TuneOn(Images(val)).Configure(o =>
            {
                o.Magnitudes = tried;
                o.Noise = parsed.GetValue(noise);
                o.Clamp = parsed.GetValue(clamp) == "paper" ? AdversarialClamp.Paper : AdversarialClamp.Corrected;
                o.ImagesPerHalf = parsed.GetValue(images);
                o.InOrder = parsed.GetValue(inOrder);
                o.Shrinkage = parsed.GetValue(shrinkage);
                o.Seed = parsed.GetValue(common.Seed);
                o.BatchSize = parsed.GetValue(common.Batch);
                o.DecodingThreads = common.ThreadsOf(parsed);
                o.OnUnreadable = unreadable.Add;
            }));
            MahalanobisTuningResult result = await ProgressView.RunAsync(terminal, sink => tuning.RunAsync(sink, cancellationToken));
            await FittedScorers.SaveAsync(path, [result.Scorer], cancellationToken);
            Show(terminal, path, result, parsed.GetValue(common.Json));
            return terminal.Finish(unreadable);
        });
        return command;
    }

    private static MahalanobisTuningOptions Defaults { get; } = new();

    private static void Show(Terminal terminal, string path, MahalanobisTuningResult result, bool asJson)
    {
        if (asJson)
        {
            terminal.WriteJson(new { Fitted = path, Scorer = result.Scorer.Name, result.Chosen, result.Candidates });
            return;
        }

        Table table = new Table().Border(TableBorder.Simple).AddColumns("magnitude", "FPR95", "AUROC", "C", "weights of the stages");
        foreach (MahalanobisCandidate c in result.Candidates)
        {
            table.AddRow(FormattableString.Invariant($"{c.Magnitude}"), $"{100 * c.Fpr95:F2}", $"{100 * c.Auroc:F2}", $"{c.C:G4}", string.Join(' ', c.Weights.Select(w => $"{w:G4}")));
        }

        terminal.Output.WriteLine("Clean against noisy held-out images, in %:");
        terminal.WriteTable(table);
        terminal.Output.WriteLine($"{path}: {result.Scorer.Name}");
    }
}
