using System.CommandLine;
using Mos.Cli.Ablation;
using Mos.Cli.App;
using Mos.Detectors;
using Mos.Vision;

namespace Mos.Cli.Commands;

/// <summary><c>mos groups ablate</c>: the paper's comparison of taxonomy, clustering and chance, and of the number of groups.</summary>
internal static class GroupsAblateCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        var model = new ModelOptions(common);
        var training = new TrainingOptions();
        Option<string> backbone = new("--backbone") { HelpName = "FILE", Description = "The pre-trained weights: BiT .npz, .pth.tar or .safetensors.", Required = true };
        Option<string> train = new("--train") { HelpName = "DIR|LIST", Description = "Labelled training images: a folder of class folders, or a list.", Required = true };
        Option<string> inside = new("--in") { HelpName = "DIR|LIST", Description = "In-distribution images to evaluate on, labelled for top-1.", Required = true };
        Option<string[]> outside = new("--ood") { HelpName = "NAME=SOURCE", Description = "Out-of-distribution images as NAME=SOURCE; repeat it for several sets.", Required = true };
        Option<int[]> counts = new("--counts") { HelpName = "N", Description = "Numbers of groups for k-means and chance; by default that of --groups.", AllowMultipleArgumentsPerToken = true };
        Option<string> output = new("--out") { HelpName = "DIR", Description = "The folder for the table, the report and the groups.", Required = true };
        Command command = new("ablate", "Compares groupings (--groups as taxonomy, k-means over mean features, chance): a head for each from features computed once, and MOS by each; a flat head with MSP is the baseline.")
        {
            backbone, train, inside, outside, counts, output, common.Root, common.Seed, common.Json,
        };
        Option[] rest = [model.Groups, model.Variant, model.Size, model.ScaledJpeg, common.Device, common.Threads, common.Quiet];
        Array.ForEach(rest, command.Add);
        training.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            common.Apply(parsed);
            string folder = parsed.GetRequiredValue(output);
            (string Name, string Source)[] sets = [.. parsed.GetRequiredValue(outside).Select(word => Words.Pair(word, "--ood"))];
            GroupTable? table = model.GroupsOf(parsed);
            ImageSet Images(string source) => ImageSet.Parse(source, parsed.GetValue(common.Root), table?.Groups);
            ImageSet trainImages = Images(parsed.GetRequiredValue(train));
            if (table is not null && trainImages.ClassNames is IReadOnlyList<string> present)
            {
                table = table.SelectPresent(present);
                trainImages = trainImages.WithClassOrder(table.ClassNames!);
            }

            int[] groupCounts = parsed.GetValue(counts) is { Length: > 0 } given ? given
                : table is not null ? [table.Groups.GroupCount] : throw new UsageException("Without --groups, --counts has to say how many groups to make.");
            Words.Understood(() => Array.TrueForAll(groupCounts, n => n > 0) ? true : throw new FormatException("--counts must be above 0."));
            OutputFolder.EnsureWritable(folder);
            using BitModel start = model.LoadAsIs(parsed, parsed.GetRequiredValue(backbone));
            OodBenchmarkBuilder benchmark = OodBenchmark.CreateBuilder()
                .InDistribution("in-distribution", Images(parsed.GetRequiredValue(inside)))
                .Configure(o => (o.Seed, o.DecodingThreads, o.Device) = (parsed.GetValue(common.Seed), common.ThreadsOf(parsed), common.DeviceOf(parsed).ToString()));
            foreach ((string name, string source) in sets)
            {
                Words.Understood(() => benchmark.OutOfDistribution(name, Images(source)));
            }

            using var ablation = new GroupingAblation
            {
                Backbone = start,
                Training = trainImages,
                ClassNames = table?.ClassNames ?? trainImages.ClassNames,
                Taxonomy = table?.Groups,
                GroupCounts = groupCounts,
                Seed = parsed.GetValue(common.Seed),
            };
            void Configure(FineTuningOptions o)
            {
                training.Configure(parsed, o);
                (o.Seed, o.DecodingThreads) = (parsed.GetValue(common.Seed), common.ThreadsOf(parsed));
            }

            OodBenchmarkResult result = await ProgressView.RunAsync(terminal, sink => ablation.RunAsync(benchmark, Configure, folder, sink, cancellationToken));
            ResultView.Show(terminal, result, parsed.GetValue(common.Json));
            terminal.Remark($"The table is {Path.Combine(folder, "ablation.csv")}");
            return terminal.Finish([.. result.Unreadable()]);
        });
        return command;
    }
}
