using System.CommandLine;
using Mos.Cli.App;
using Mos.Detectors;
using Mos.Reporting;

namespace Mos.Cli.Commands;

/// <summary><c>mos report</c>: renders a stored result again.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        var gallery = new GalleryOption();
        Argument<string> source = new("DIR") { Description = $"The folder of a result, or its {ResultFiles.Json}." };
        Option<string?> output = new("--out") { Description = "The folder for the files; by default that of the result." };
        Command command = new("report", $"Renders {ResultFiles.Html}, {ResultFiles.Markdown} and {ResultFiles.Csv} again from a stored result.") { source, output, gallery.Pictures, common.Json, common.Quiet };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            terminal.IsQuiet = parsed.GetValue(common.Quiet);
            string path = parsed.GetRequiredValue(source);
            OodBenchmarkResult result = await ResultFiles.LoadAsync(path, cancellationToken);
            string folder = parsed.GetValue(output) ?? (Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!);
            await ResultFiles.SaveAsync(result, folder, gallery.Of(parsed), cancellationToken);
            ResultView.Show(terminal, result, parsed.GetValue(common.Json));
            terminal.Remark($"The report is {Path.Combine(folder, ResultFiles.Html)}");
            return ExitCode.Done;
        });
        return command;
    }
}
