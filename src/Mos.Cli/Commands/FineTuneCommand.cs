using System.CommandLine;
using Mos.Cli.App;
using Mos.Vision;

namespace Mos.Cli.Commands;

/// <summary><c>mos finetune</c>: trains a flat or group-softmax head, and with it as much of the backbone as is opened.</summary>
internal static class FineTuneCommand
{
    private const string Flat = "flat";
    private const string Group = "group";

    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        var model = new ModelOptions(common);
        var training = new TrainingOptions();
        Option<string> backbone = new("--backbone") { HelpName = "FILE", Description = "The pre-trained weights: BiT .npz, .pth.tar or .safetensors.", Required = true };
        Option<string> head = new Option<string>("--head") { Description = "The kind of head; group needs --groups.", Required = true }.OneOf(Flat, Group);
        Option<string> train = new("--train") { HelpName = "DIR|LIST", Description = "Labelled training images: a folder of class folders, or a list.", Required = true };
        Option<string> validation = new("--val") { HelpName = "DIR|LIST", Description = "Labelled validation images, likewise.", Required = true };
        Option<string> output = new("--out") { HelpName = "DIR", Description = "The folder for the trained model and the checkpoint; a run found there is resumed.", Required = true };
        Option<string?> events = new("--tensorboard") { HelpName = "DIR", Description = "The folder for TensorBoard's event files; by default tensorboard in --out." };
        Option<string?> features = new("--features") { HelpName = "DIR", Description = "With --from-features or --views: the folder that features are kept in, for the next head and for a run that was killed; by default they are not kept." };
        Command command = new("finetune", "Fine-tunes a BiT backbone with a flat or a group-softmax head, as the paper does.")
        {
            backbone, head, train, validation, output, events, features, model.Groups, model.Variant, model.Size, model.ScaledJpeg,
        };
        training.AddTo(command);
        Option[] rest = [common.Root, common.Device, common.Threads, common.Seed, common.Json, common.Quiet];
        Array.ForEach(rest, command.Add);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            common.Apply(parsed);
            string folder = parsed.GetRequiredValue(output);
            string kind = parsed.GetRequiredValue(head);
            bool isGroup = kind == Group;
            GroupTable? table = model.GroupsOf(parsed);
            if (isGroup && table is null)
            {
                throw new UsageException("--head group needs --groups: a CSV table, a .npy of counts, or imagenet1k.");
            }

            OutputFolder.EnsureWritable(folder);
            ImageSet Images(Option<string> option) => ImageSet.Parse(parsed.GetRequiredValue(option), parsed.GetValue(common.Root), table?.Groups);
            ImageSet trainImages = Images(train), validationImages = Images(validation);
            if (table is not null && trainImages.ClassNames is { } found && found.Count != table.Groups.ClassCount)
            {
                throw new MosException(
                    $"The groups '{parsed.GetValue(model.Groups)}' do not fit the training images: they have {table.Groups.ClassCount} classes, "
                    + $"and '{parsed.GetRequiredValue(train)}' has {found.Count}; give the groups of these classes.");
            }

            using BitModel start = model.LoadAsIs(parsed, parsed.GetRequiredValue(backbone));
            FineTunerBuilder tuner = FineTuner.CreateBuilder(start).TrainOn(trainImages).ValidateOn(validationImages).CheckpointTo(Path.Combine(folder, $"{kind}-head-training"));
            _ = isGroup ? tuner.WithGroupHead(table!.Groups, table.ClassNames) : tuner.WithFlatHead(table?.ClassNames);
            if (parsed.GetValue(features) is string kept)
            {
                tuner.KeepFeaturesIn(kept);
            }

            Words.Understood(() => tuner.Configure(o =>
            {
                training.Configure(parsed, o);
                o.Seed = parsed.GetValue(common.Seed);
                o.DecodingThreads = common.ThreadsOf(parsed);
            }));
            FineTuningResult result = await ProgressView.RunAsync(terminal, async sink =>
            {
                using var log = new TensorBoardLog(parsed.GetValue(events) ?? Path.Combine(folder, "tensorboard", $"{kind}-head"), sink);
                return await tuner.RunAsync(log, cancellationToken);
            });
            using BitModel trained = result.Model;
            string path = Path.Combine(folder, $"{kind}-head.safetensors");
            await trained.SaveAsync(path, cancellationToken);
            Show(terminal, result, path, parsed.GetValue(common.Json));
            return terminal.Finish(result.Unreadable);
        });
        return command;
    }

    private static void Show(Terminal terminal, FineTuningResult result, string path, bool asJson)
    {
        if (asJson)
        {
            terminal.WriteJson(new { Model = path, result.Steps, LastLoss = result.Losses[^1], ValidationLoss = result.Validation!.Loss, result.Top1, result.Seconds });
        }
        else
        {
            terminal.Output.WriteLine($"{path}: top-1 {100 * result.Top1:F2} %, validation loss {result.Validation!.Loss:F3}, after {result.Steps} steps in {result.Seconds:F0} s");
        }
    }
}
