using System.CommandLine;
using Mos.Cli.App;
using Mos.Reporting;

namespace Mos.Cli.Commands;

/// <summary><c>mos data lists</c>: the training and validation lists of the paper's code, for any data set.</summary>
internal static class DataListsCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        var model = new ModelOptions(common);
        Option<string> train = new("--train") { Description = "The training images: a folder of class folders.", Required = true };
        Option<string?> validation = new("--val") { Description = "The validation images: a folder of class folders; left out: a share of the training images." };
        Option<double> share = new Option<double>("--val-share") { Description = "Share of each class that is set aside for validation, without --val.", DefaultValueFactory = _ => 0.1 }.Positive();
        Option<string?> root = new("--root") { Description = "The folder that the written paths start from; by default --out." };
        Option<string> output = new("--out") { Description = "The folder for the lists.", Required = true };
        Command command = new("lists", "Writes flat lists (path class), and with --groups group lists (path group index) and the table that they count by.")
        {
            train, validation, share, model.Groups, root, output, common.Seed, common.Json, common.Quiet,
        };
        command.SetAction(parsed =>
        {
            terminal.IsQuiet = parsed.GetValue(common.Quiet);
            string folder = parsed.GetRequiredValue(output);
            var training = ImageSet.FromClassFolders(parsed.GetRequiredValue(train));
            (ImageSet trainSet, ImageSet validationSet) = parsed.GetValue(validation) is string path
                ? (training, ImageSet.FromClassFolders(path).WithClassOrder(training.ClassNames!))
                : Words.Understood(() => training.HoldOut(parsed.GetValue(share), parsed.GetValue(common.Seed)));
            GroupTable? table = model.GroupsOf(parsed)?.SelectPresent(training.ClassNames!);
            bool asJson = parsed.GetValue(common.Json);
            foreach ((string name, ImageSet images) in new[] { ("train", trainSet), ("val", validationSet) })
            {
                ImageSet ordered = table is null ? images : images.WithClassOrder(table.ClassNames!);
                string start = parsed.GetValue(root) ?? folder;
                ordered.SaveList(Path.Combine(folder, $"{name}_list.txt"), start);
                if (table is not null)
                {
                    ordered.SaveGroupList(Path.Combine(folder, $"group_softmax_{name}_list.txt"), start, table.Groups);
                }

                if (!asJson)
                {
                    terminal.Output.WriteLine($"{name}: {images.Count} images of {training.ClassNames!.Count} classes");
                }
            }

            if (table is not null)
            {
                GroupTableCsv.Save(table, Path.Combine(folder, "groups.csv"));
                terminal.Remark($"{table.Groups.GroupCount} groups; classes are counted as in {Path.Combine(folder, "groups.csv")}");
            }

            if (asJson)
            {
                terminal.WriteJson(new { Folder = folder, Train = trainSet.Count, Val = validationSet.Count, Classes = training.ClassNames!.Count, table?.Groups.GroupCount });
            }

            return ExitCode.Done;
        });
        return command;
    }
}
