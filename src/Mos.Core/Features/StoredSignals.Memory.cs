namespace Mos;

public sealed partial class StoredSignals
{
    /// <summary>As many rows as a part of the memory's signals has: what a scorer gets at once.</summary>
    private const int PartRows = 512;

    private StoredSignals(IOodModel model, IReadOnlyList<SignalPart> parts)
    {
        Model = model;
        Count = parts.Sum(p => p.Items.Count);
        ViewCount = 1;
        Unreadable = [];
        _images = new Lazy<ImageSet>(() => new ImageSet(parts.SelectMany(p => p.Items), model.Info.ClassNames));
        _readView = _ => parts;
    }

    /// <summary>Takes signals from memory, of a model of any framework: scorers are fitted on them, score them and are compared on them as on stored ones.</summary>
    /// <param name="model">The model, as far as it is known; its head and groups, where it has some, are those of the output. Signals of equal names are taken to be of one model.</param>
    /// <param name="output">Features, logits or both, a row for each image: see <see cref="ModelOutput.FromFeatures"/> and <see cref="ModelOutput.FromLogits"/>.</param>
    /// <param name="labels">A class for each row, -1 where it is unknown; null: all are.</param>
    /// <param name="name">What the rows are called in messages, <c>name[0]</c>, <c>name[1]</c>, ...</param>
    /// <exception cref="ArgumentException">There is no row, a number of rows or columns does not fit, a value is NaN or infinite, or a label is no class.</exception>
    public static StoredSignals FromOutput(ModelInfo model, ModelOutput output, IReadOnlyList<int>? labels = null, string name = "row")
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (SignalRows.Fault(model, output, labels) is { } fault)
        {
            throw new ArgumentException($"{fault}.", nameof(output));
        }

        ModelSignals signals = output.Signals & SignalPartFile.Storable;
        var whole = new StoredModel(model, signals | (model.Head is null ? ModelSignals.None : ModelSignals.Head));
        return new StoredSignals(whole,
        [
            .. Enumerable.Range(0, output.Count).Chunk(PartRows).Select(rows => new SignalPart(
                [.. rows.Select(row => new ImageItem(FormattableString.Invariant($"{name}[{row}]"), labels?[row] is >= 0 and var label ? label : null))],
                SignalRows.Of(model, output, rows[0], rows.Length),
                [])),
        ]);
    }
}
