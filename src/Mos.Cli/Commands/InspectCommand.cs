using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using Mos.Cli.App;
using Mos.Detectors;
using Mos.OnnxRuntime;
using Spectre.Console;

namespace Mos.Cli.Commands;

/// <summary><c>mos inspect</c>: what a checkpoint, an array, a detector file, fitted scorers or stored signals hold.</summary>
internal static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        Argument<string> file = new Argument<string>("FILE") { Description = "A .safetensors, .pth, .pth.tar, .npz, .npy, .onnx or .mos file, or a folder of stored signals." }.NoOptions();
        Command command = new("inspect", "Shows what a checkpoint, array, detector, fitted scorers or stored signals hold; nothing of it is executed.") { file, common.Json, common.Quiet };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            bool asJson = parsed.GetValue(common.Json);
            if (StoredSignals.AreIn(path))
            {
                StoredSignalsView.Show(terminal, StoredSignals.Inspect(path), asJson);
            }
            else if (IsDetector(path))
            {
                ShowDetector(terminal, OodDetector.Inspect(path), asJson);
            }
            else if (OnnxOptions.IsOnnx(path))
            {
                ShowOnnx(terminal, OnnxModel.Inspect(path), asJson);
            }
            else
            {
                using var tensors = TensorFile.Open(path);
                ShowTensors(terminal, tensors, FittedScorers.Inspect(tensors), asJson);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static bool IsDetector(string path)
    {
        if (Path.GetExtension(path).Equals(".mos", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        try
        {
            using ZipArchive zip = ZipFile.OpenRead(path);
            return zip.GetEntry("manifest.json") is not null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // Not a zip, or not to be opened: the reader of tensors says what is wrong.
            return false;
        }
    }

    private static void ShowDetector(Terminal terminal, OodDetectorInfo info, bool asJson)
    {
        if (asJson)
        {
            terminal.WriteJson(info);
            return;
        }

        Table table = new Table().Border(TableBorder.Simple).HideHeaders().AddColumns("", "");
        table.AddRow("format", $"detector, version {info.Version}, written by Mos {info.MosVersion}");
        table.AddRow(new Text("model"), new Text($"{info.ModelName} ({info.ModelFormat}{(info.ModelPath is null ? "" : $", at {info.ModelPath}")})"));
        table.AddRow("scorer", info.Scorer);
        table.AddRow("calibrated on", $"{info.HeldOutCount} images");
        table.AddRow("target TPR", $"{info.TargetTpr:0.####}");
        table.AddRow("threshold", $"{info.Threshold:G6}");
        if (info.HeldOutTop1 is double top1)
        {
            table.AddRow("top-1 of them", string.Create(CultureInfo.InvariantCulture, $"{top1:P1}"));
        }

        foreach (string warning in info.Warnings)
        {
            table.AddRow(new Text("warning"), new Text(warning));
        }

        terminal.WriteTable(table);
    }

    private static void ShowOnnx(Terminal terminal, OnnxModelSummary summary, bool asJson)
    {
        if (asJson)
        {
            terminal.WriteJson(summary);
            return;
        }

        Table table = new Table().Border(TableBorder.Simple).HideHeaders().AddColumns("", "");
        void Row(string name, string? value) => table.AddRow(new Text(name), new Text(value ?? "not known"));
        Row("format", $"ONNX, operator set {summary.Opset}{(summary.Producer.Length == 0 ? "" : $", written by {summary.Producer}")}");
        Row("inputs", string.Join('\n', summary.Inputs));
        Row("outputs", string.Join('\n', summary.Outputs));
        Row("logits", summary.Difficulty ?? $"'{summary.Logits}'{(summary.LogitCount is int logits ? $", {logits} of them" : "")}");
        Row("features", summary.Features is null ? null : $"'{summary.Features}'{(summary.FeatureCount is int features ? $", {features} values" : "")}");
        Row("preprocessing", summary.Preprocessing?.ToJson());
        if (summary.ExternalFiles.Count > 0)
        {
            Row("weights in", string.Join('\n', summary.ExternalFiles));
        }

        terminal.WriteTable(table);
    }

    private static void ShowTensors(Terminal terminal, TensorFile file, IReadOnlyList<FittedScorerInfo> fitted, bool asJson)
    {
        if (asJson)
        {
            terminal.WriteJson(new
            {
                Format = file.Format.ToString(),
                file.Metadata,
                Fitted = fitted.Count > 0 ? fitted : null,
                Tensors = file.Tensors.Select(t => new { t.Name, Type = t.ElementType.ToString(), t.Shape, t.Count }),
            });
            return;
        }

        terminal.Output.WriteLine($"{file.Format}: {file.Tensors.Count} tensors, {file.Tensors.Sum(t => t.Count):N0} elements");
        foreach (FittedScorerInfo scorer in fitted)
        {
            terminal.Output.WriteLine($"fitted scorer {scorer.Spec} of the model {scorer.Model ?? "without a fingerprint"}");
        }

        foreach ((string key, string value) in file.Metadata.Where(m => fitted.Count == 0 || !m.Key.StartsWith("mos.", StringComparison.Ordinal)))
        {
            terminal.Output.WriteLine($"{key} = {(value.Length > 100 ? value[..100] + "..." : value)}");
        }

        Table table = new Table().Border(TableBorder.Simple).AddColumns("tensor", "type", "shape");
        foreach (StoredTensor tensor in file.Tensors)
        {
            table.AddRow(new Text(tensor.Name), new Text(tensor.ElementType.ToString()), new Text($"[{string.Join(", ", tensor.Shape)}]"));
        }

        terminal.WriteTable(table);
    }
}
