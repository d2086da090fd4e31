using System.CommandLine;
using Mos.Cli.App;
using Mos.Vision;
using Spectre.Console;

namespace Mos.Cli.Commands;

/// <summary><c>mos models</c>: the published variants of BiT.</summary>
internal static class ModelsCommand
{
    private const int Size = 480;

    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        Command command = new("models", "The BiT variants: units, width, parameters, feature size, GFLOP at 480 pixels.") { common.Json, common.Quiet };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(common.Json))
            {
                terminal.WriteJson(BitVariant.Published.Select(v => new
                {
                    v.Name, Units = v.Units.ToArray(), v.WidthFactor, Parameters = v.ParameterCount, Features = v.FeatureCount, GigaFlopsAt480 = Math.Round(v.GigaFlops(Size), 3),
                }));
                return ExitCode.Done;
            }

            Table table = new Table().Border(TableBorder.Simple).AddColumns("variant", "units", "width", "parameters", "features", "GFLOP at 480");
            foreach (BitVariant v in BitVariant.Published)
            {
                table.AddRow(v.Name, string.Join(' ', v.Units.ToArray()), $"{v.WidthFactor}", $"{v.ParameterCount / 1e6:F1} M", $"{v.FeatureCount}", $"{v.GigaFlops(Size):F1}");
            }

            for (int i = 2; i < table.Columns.Count; i++)
            {
                table.Columns[i].RightAligned();
            }

            terminal.WriteTable(table);
            terminal.Output.WriteLine("Parameters are those of the backbone, without a head.");
            terminal.Output.WriteLine("A multiplication and an addition count as two operations.");
            return ExitCode.Done;
        });
        return command;
    }
}
