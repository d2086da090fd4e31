using Spectre.Console;

namespace Mos.Cli.App;

/// <summary>Prints what stores of signals say of themselves.</summary>
internal static class StoredSignalsView
{
    /// <summary>One store in a line.</summary>
    public static string Line(StoredSignalsInfo info) =>
        $"{info.Folder}: {info.Signals} of {info.Done - info.Unreadable.Count} images by {info.Model}{(info.ShardCount > 1 ? $", shard {info.ShardIndex}/{info.ShardCount}" : "")}, {Files(info)}.";

    /// <summary>One store for programs.</summary>
    public static object Describe(StoredSignalsInfo info) => new
    {
        info.Folder,
        info.Version,
        info.Model,
        info.BackboneHash,
        Signals = info.Signals.ToString().Split(", "),
        info.Size,
        info.ClassCount,
        info.GroupCount,
        info.ShardIndex,
        info.ShardCount,
        info.ViewCount,
        info.ListCount,
        info.Count,
        info.Done,
        info.IsComplete,
        Unreadable = info.Unreadable.Count,
        info.Parts,
        info.Bytes,
    };

    /// <summary>Prints the stores of a folder.</summary>
    public static void Show(Terminal terminal, IReadOnlyList<StoredSignalsInfo> shards, bool asJson)
    {
        if (asJson)
        {
            terminal.WriteJson(new { Format = "StoredSignals", Shards = shards.Select(Describe) });
            return;
        }

        StoredSignalsInfo first = shards[0];
        string classes = first.GroupCount is int groups ? $"{first.ClassCount} classes in {groups} groups" : $"{first.ClassCount} classes";
        terminal.Output.WriteLine($"Stored signals, version {first.Version}: {first.Signals} of {first.ListCount} images by {first.Model}, {first.Size} pixels, {classes}");
        terminal.Output.WriteLine($"backbone {first.BackboneHash ?? "unknown"}");
        Table table = new Table().Border(TableBorder.Simple).AddColumns("shard", "images", "unreadable", "files", "state");
        foreach (StoredSignalsInfo info in shards)
        {
            table.AddRow($"{info.ShardIndex}/{info.ShardCount}", $"{info.Done} of {info.Count}", $"{info.Unreadable.Count}", Files(info), info.IsComplete ? "whole" : "not finished");
        }

        terminal.WriteTable(table);
    }

    private static string Files(StoredSignalsInfo info) => $"{info.Parts} {(info.Parts == 1 ? "file" : "files")}, {info.Bytes:N0} bytes";
}
