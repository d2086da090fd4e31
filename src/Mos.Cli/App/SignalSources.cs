using System.CommandLine;

namespace Mos.Cli.App;

/// <summary>Signals of the command line, of one model: arrays of any framework, or folders of stored signals.</summary>
internal sealed class SignalSources
{
    public Option<string?> Head { get; } = new("--head") { HelpName = "FILE", Description = "The last layer, an array 'weight' and an array 'bias'; stored signals bring theirs." };

    public Option<string?> Groups { get; } = new Option<string?>("--groups") { HelpName = "FILE", Description = "The class groups of a group-softmax head: a CSV table, a .npy of counts, or imagenet1k." }.Such("imagenet1k");

    /// <summary>Opens signals, in the order named; all must be of one model.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="paths">Files or folders; null: not given.</param>
    /// <returns>One for each path, null for one that is not given.</returns>
    /// <exception cref="MosException">One cannot be used, or does not fit the others.</exception>
    public StoredSignals?[] Open(ParseResult parsed, params IEnumerable<string?> paths)
    {
        LinearHead? head = parsed.GetValue(Head) is string file ? SignalArrays.ReadHead(file) : null;
        ClassGroups? groups = ModelOptions.GroupsOf(parsed.GetValue(Groups))?.Groups;
        StoredSignals? first = null;
        var opened = new List<StoredSignals?>();
        foreach (string? path in paths)
        {
            StoredSignals? one = path is null ? null : StoredSignals.AreIn(path) ? StoredSignals.Open(path) : SignalArrays.Read(path, head, groups, first);
            first ??= one;
            opened.Add(one);
        }

        return [.. opened];
    }

    /// <summary>What all of them give.</summary>
    public static ModelSignals Common(IEnumerable<StoredSignals?> signals) => signals.OfType<StoredSignals>().Select(s => s.Model.Signals).Aggregate((a, b) => a & b);
}
