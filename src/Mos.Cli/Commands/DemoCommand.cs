using System.CommandLine;
using Mos.Cli.App;
using Mos.Cli.Demo;
using Mos.Detectors;
using Mos.Reporting;
using Mos.Vision;
using TorchSharp;

namespace Mos.Cli.Commands;

/// <summary><c>mos demo</c>: the whole of Mos on images that it draws itself.</summary>
internal static class DemoCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        Option<string> output = new("--out") { HelpName = "DIR", Description = "The folder for images, models and the report.", DefaultValueFactory = _ => "mos-demo" };
        Option<bool> quick = new("--quick") { Description = "Fewer images and steps: shows that all works, not how well." };
        Command command = new("demo", "Needs no data: draws images with a hierarchy of classes, trains a small BiT and both heads, evaluates, writes the report.")
        {
            output, quick, common.Seed, common.Threads, common.Json, common.Quiet,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            common.Apply(parsed);
            if (parsed.GetValue(common.Threads) is int threads)
            {
                TorchBackend.EnsureLoaded();
                torch.set_num_threads(threads);
            }

            string folder = parsed.GetRequiredValue(output);
            OutputFolder.EnsureWritable(folder);
            var run = new DemoRun(folder, parsed.GetValue(quick) ? DemoScale.Quick : DemoScale.Full, parsed.GetValue(common.Seed));
            OodBenchmarkResult result = await ProgressView.RunAsync(terminal, sink => run.RunAsync(sink, cancellationToken));
            ResultView.Show(terminal, result, parsed.GetValue(common.Json));
            terminal.Remark($"The report is {Path.Combine(folder, ResultFiles.Html)}");
            return ExitCode.Done;
        });
        return command;
    }
}
