namespace Mos;

/// <summary>Batches on their way to become a part.</summary>
internal sealed class GatheredPart
{
    private readonly List<ImageItem> _items = [];
    private readonly List<UnreadableImage> _unreadable = [];
    private readonly List<ModelOutput> _outputs = [];

    public int Consumed => _items.Count + _unreadable.Count;

    /// <param name="loaded">A batch.</param>
    /// <param name="output">What the model says of it; null where none of its images could be read.</param>
    public void Add(LoadedBatch loaded, ModelOutput? output)
    {
        _items.AddRange(loaded.Items);
        _unreadable.AddRange(loaded.Unreadable);
        if (output is not null)
        {
            _outputs.Add(output);
        }
    }

    public SignalPart ToPart() => new([.. _items], Join(), [.. _unreadable]);

    private ModelOutput Join() => _outputs.Count == 0 ? new ModelOutput { Count = 0 } : new ModelOutput
    {
        Count = _items.Count,
        Features = Stack(o => o.Features),
        Logits = Stack(o => o.Logits),
        Groups = _outputs[0].Groups,
        Stages = _outputs[0].Stages is { } stages ? [.. Enumerable.Range(0, stages.Count).Select(s => Stack(o => o.Stages![s])!)] : null,
    };

    private FloatMatrix? Stack(Func<ModelOutput, FloatMatrix?> signal)
    {
        if (signal(_outputs[0]) is not { } first)
        {
            return null;
        }

        var values = new float[_items.Count * first.Columns];
        int at = 0;
        foreach (FloatMatrix rows in _outputs.Select(o => signal(o)!))
        {
            rows.Values.CopyTo(values.AsSpan(at));
            at += rows.Values.Length;
        }

        return new FloatMatrix(_items.Count, first.Columns, values);
    }
}
