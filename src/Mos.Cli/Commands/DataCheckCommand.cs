using System.CommandLine;
using Mos.Cli.App;

namespace Mos.Cli.Commands;

/// <summary><c>mos data check</c>: what is missing or misplaced, before a long run starts.</summary>
internal static class DataCheckCommand
{
    private const string BuiltIn = "imagenet1k";

    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        var model = new ModelOptions(common);
        Argument<string?> root = new("FOLDER") { Description = "The folder that the data sets lie below.", Arity = ArgumentArity.ZeroOrOne };
        Option<string> layout = new("--expect") { Description = $"What should be there: {BuiltIn} (ImageNet-1k and the four OOD sets of the paper), or a CSV table part,path,classes,images.", DefaultValueFactory = _ => BuiltIn };
        Option<string[]> lists = new("--list") { Description = "A list file whose images should exist; can be repeated." };
        Command command = new("check", "Tells what of a folder of data sets is missing or misplaced.") { root, layout, lists, model.Groups, common.Root, common.Json };
        command.SetAction(parsed =>
        {
            string? folder = parsed.GetValue(root);
            string[] paths = parsed.GetValue(lists) ?? [];
            if (folder is null && paths.Length == 0)
            {
                throw new UsageException("There is nothing to check; give the folder of the data sets, or a list with --list.");
            }

            DataFinding[] findings =
            [
                .. folder is null ? [] : LayoutOf(parsed.GetRequiredValue(layout)).Check(folder, ClassNames(parsed, layout, model)),
                .. paths.Select(path => DataLayout.CheckList(path, parsed.GetValue(common.Root))),
            ];
            Show(terminal, findings, parsed.GetValue(common.Json));
            int faulty = findings.Count(f => f.Problems.Count > 0);
            return faulty == 0 ? ExitCode.Done : throw new MosException($"{faulty} of {findings.Length} parts are not as expected: {string.Join(", ", findings.Where(f => f.Problems.Count > 0).Select(f => f.Name))}.");
        });
        return command;
    }

    private static DataLayout LayoutOf(string name) => name == BuiltIn ? DataLayout.ImageNet1k : DataLayout.Read(name);

    private static IReadOnlyList<string>? ClassNames(ParseResult parsed, Option<string> layout, ModelOptions model) =>
        (model.GroupsOf(parsed) ?? (parsed.GetValue(layout) == BuiltIn ? GroupTable.ImageNet1k : null))?.ClassNames;

    private static void Show(Terminal terminal, DataFinding[] findings, bool asJson)
    {
        if (asJson)
        {
            terminal.WriteJson(findings);
            return;
        }

        // Lines and no table: paths and problems are longer than a terminal is wide.
        foreach (DataFinding finding in findings)
        {
            terminal.Output.WriteLine($"{finding.Name}: {finding.Images} images in {finding.Path}{(finding.Problems.Count == 0 ? ", as expected" : "")}");
            foreach (string problem in finding.Problems)
            {
                terminal.Output.WriteLine($"    {problem}");
            }
        }
    }
}
