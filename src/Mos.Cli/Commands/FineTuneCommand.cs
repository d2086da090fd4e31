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
        Option<string> backbone = new("--backbone") { Description = "The pre-trained weights: BiT .npz, .pth.tar or .safetensors.", Required = true };
        Option<string> head = new("--head") { Description = "The kind of head: flat or group.", Required = true };
        head.AcceptOnlyFromAmong(Flat, Group);
        Option<string> train = new("--train") { Description = "Labelled training images: a folder of class folders, or a list.", Required = true };
        Option<string> validation = new("--val") { Description = "Labelled validation images.", Required = true };
        Option<string> output = new("--out") { Description = "The folder for the trained model and the checkpoint; a run found there is resumed.", Required = true };
        Option<string?> events = new("--tensorboard") { Description = "The folder for TensorBoard's event files; by default tensorboard in --out." };
        Command command = new("finetune", "Fine-tunes a BiT backbone with a flat or a group-softmax head, as the paper does.")
        {
            backbone, head, train, validation, output, events, common.Root, common.Seed, common.Json,
        };
        model.AddTo(command);
        training.AddTo(command);
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
            using BitModel start = model.LoadAsIs(parsed, parsed.GetRequiredValue(backbone));
            FineTunerBuilder tuner = FineTuner.CreateBuilder(start).TrainOn(trainImages).ValidateOn(validationImages).CheckpointTo(Path.Combine(folder, $"{kind}-head-training"));
            _ = isGroup ? tuner.WithGroupHead(table!.Groups, table.ClassNames) : tuner.WithFlatHead(table?.ClassNames);
            Words.Understood(() => tuner.Configure(o =>
            {
                training.Configure(parsed, o);
                o.Seed = parsed.GetValue(common.Seed);
                o.DecodingThreads = parsed.GetValue(common.Threads);
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
