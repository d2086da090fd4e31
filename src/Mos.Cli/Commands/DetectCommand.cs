using System.CommandLine;
using System.Globalization;
using Mos.Cli.App;
using Mos.Detectors;
using Mos.OnnxRuntime;
using Mos.Vision;

namespace Mos.Cli.Commands;

/// <summary><c>mos detect</c>: verdicts on images.</summary>
internal static class DetectCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        Argument<string[]> images = Sources.Argument();
        Option<string> file = new("--detector") { HelpName = "FILE", Description = "The detector file that calibrate made.", Required = true };
        var target = new TargetOptions("Another share of in-distribution images to accept than the file's.");
        Option<double?> fdr = new Option<double?>("--fdr") { HelpName = "Q", Description = "Decide over all images together: of those called out-of-distribution, at most this share is in-distribution (Benjamini-Hochberg)." }.ProperShare();
        Command command = new("detect", "Judges images: a line each, or an array of JSON with an object each.")
        {
            images, file, target.Tpr, target.FalseAlarmRate, fdr, common.Root, common.Batch, common.Device, common.Precision, common.Threads, common.Json, common.Quiet,
        };
        command.NotTogether(target.Tpr, target.FalseAlarmRate);
        command.NotTogether(target.Tpr, fdr);
        command.NotTogether(target.FalseAlarmRate, fdr);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            common.Apply(parsed);
            ImageItem[] items = Sources.Images(parsed.GetRequiredValue(images), parsed.GetValue(common.Root));
            var unreadable = new List<UnreadableImage>();
            string path = parsed.GetRequiredValue(file);
            bool isOnnx = OodDetector.Inspect(path).ModelFormat == OnnxModel.Loader.Format;
            using OodDetector loaded = await OodDetector.LoadAsync(
                path,
                isOnnx ? OnnxOptions.LoaderOf(parsed, common) : BitModel.LoaderFor(new BitLoadOptions { Device = common.DeviceOf(parsed), Precision = common.PrecisionOf(parsed), Threads = parsed.GetValue(common.Threads) }),
                configure: o =>
                {
                    o.BatchSize = parsed.GetValue(common.Batch);
                    o.DecodingThreads = common.ThreadsOf(parsed);
                    o.OnUnreadable = unreadable.Add;
                },
                cancellationToken: cancellationToken);
            using OodDetector? retargeted = target.Of(parsed, loaded.WithTargetTpr, loaded.WithFalseAlarmRate);
            IAsyncEnumerable<OodVerdict> verdicts = (retargeted ?? loaded).DetectManyAsync(new ImageSet(items), cancellationToken);
            if (parsed.GetValue(fdr) is double q)
            {
                verdicts = (await verdicts.ToArrayAsync(cancellationToken)).WithFalseDiscoveryRate(q).ToAsyncEnumerable();
            }

            JsonList? json = parsed.GetValue(common.Json) ? new JsonList(terminal.Output) : null;
            long found = 0;
            int judged = 0;
            await foreach (OodVerdict verdict in verdicts)
            {
                found += verdict.IsOutOfDistribution ? 1 : 0;
                judged++;
                if (json is null)
                {
                    terminal.Output.WriteLine(Line(verdict));
                }
                else
                {
                    json.Add(verdict);
                }
            }

            if (judged == 0 && unreadable.Count > 0)
            {
                throw Sources.NoneReadable(unreadable);
            }

            json?.End();
            terminal.Remark($"{found} of {judged} images are out-of-distribution.");
            return terminal.Finish(unreadable);
        });
        return command;
    }

    private static string Line(OodVerdict verdict)
    {
        string named = verdict.ClassName ?? verdict.ClassIndex?.ToString(CultureInfo.InvariantCulture) ?? "";
        string guess = named.Length == 0 ? "" : verdict.GroupName is string group ? $"  {named} ({group})" : $"  {named}";
        return $"{verdict}{guess}  {verdict.Source}";
    }
}
