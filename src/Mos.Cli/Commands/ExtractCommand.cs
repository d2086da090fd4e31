using System.CommandLine;
using Mos.Cli.App;

namespace Mos.Cli.Commands;

/// <summary><c>mos extract</c>: stores what a model says of images.</summary>
internal static class ExtractCommand
{
    private const ModelSignals AnyLogits = ModelSignals.Logits | ModelSignals.GroupLogits;

    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        var model = new ModelOptions(common);
        Option<string> file = new("--model") { HelpName = "FILE", Description = "The model; without a head, its features are stored alone.", Required = true };
        Option<string> data = new("--data") { HelpName = "DIR|LIST", Description = "The images: a folder or a list.", Required = true };
        Option<string> output = new("--out") { HelpName = "DIR", Description = "The folder of the store; each of several shards has a folder in it.", Required = true };
        Option<bool> stages = new("--stages") { Description = "Store the pooled features of every stage too, which mahalanobis needs." };
        Option<string?> shard = Shard.Option();
        Option<int> part = new Option<int>("--part") { HelpName = "N", Description = "Images in a file, rounded up to whole batches: what a run that is killed loses at most.", DefaultValueFactory = _ => 512 }.Within(1, 1_000_000);
        Command command = new("extract", "Stores features and logits of images, so that scorers are fitted and evaluated without the network; goes on where it was stopped.")
        {
            file, data, output, stages, shard, part, model.Groups, model.Variant, model.Size, model.ScaledJpeg,
            model.Onnx.Preprocessing, model.Onnx.Logits, model.Onnx.Features, model.Onnx.Layout,
            common.Root, common.Batch, common.Device, common.Precision, common.Threads, common.Json, common.Quiet,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            common.Apply(parsed);
            Shard one = Shard.Of(parsed.GetValue(shard), Environment.GetEnvironmentVariable);
            string folder = one.FolderIn(parsed.GetRequiredValue(output));
            OutputFolder.EnsureWritable(parsed.GetRequiredValue(output));
            using IOodModel loaded = model.Load(parsed, parsed.GetRequiredValue(file));
            int batch = parsed.GetValue(common.Batch);
            int batches = (int)Math.Ceiling(parsed.GetValue(part) / (double)batch);
            var images = ImageSet.Parse(parsed.GetRequiredValue(data), parsed.GetValue(common.Root), loaded.Info.Groups);
            ModelSignals signals = (loaded.Signals & (ModelSignals.Features | AnyLogits)) | (parsed.GetValue(stages) ? ModelSignals.Stages : 0);
            var plan = new SignalStorePlan(loaded.Info, signals, images) { ShardIndex = one.Index, ShardCount = one.Count, PartSize = batches * batch };
            var options = new ImageLoaderOptions { BatchSize = batch, Threads = common.ThreadsOf(parsed) };
            StoredSignalsInfo info = await ProgressView.RunAsync(terminal, async sink =>
            {
                await SignalExtraction.RunAsync(folder, loaded, plan, options, sink, cancellationToken);
                return StoredSignals.Inspect(folder)[0];
            });
            if (parsed.GetValue(common.Json))
            {
                terminal.WriteJson(StoredSignalsView.Describe(info));
            }
            else
            {
                terminal.Output.WriteLine(StoredSignalsView.Line(info));
            }

            return terminal.Finish(info.Unreadable);
        });
        return command;
    }
}
