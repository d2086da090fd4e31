namespace Mos.Detectors;

/// <summary>
/// A method that learns from the in-distribution set while it is scored: what it needs of the set is kept on disk until the last image has
/// been seen (C floats an image for a method on logits), then the scorer is made and looks at it again.
/// </summary>
/// <param name="model">The model's number in the benchmark.</param>
/// <param name="method">The method's.</param>
/// <param name="source">The model.</param>
/// <param name="estimator">The method.</param>
/// <param name="set">The in-distribution set.</param>
/// <param name="onRefusal">Told where the method cannot learn from the set or score it; null: that ends the run.</param>
internal sealed class SelfFit(int model, int method, IOodModel source, IOodScorerEstimator estimator, DataSet set, Action<string>? onRefusal) : IDisposable
{
    private readonly ModelFitters _fitters = new(source, [estimator], set.Images, set.Name, onRefusal is { } tell ? l => tell(l.Reason) : null);
    private readonly SpilledOutputs _seen = new();

    public int Model => model;

    public int Method => method;

    public ModelSignals Signals => _fitters.Signals;

    public void Observe(IReadOnlyList<ImageItem> items, ModelOutput output)
    {
        _fitters.Observe(items, output);
        if (output.Count == 0)
        {
            return;
        }

        ModelSignals wanted = Signals;
        bool withLogits = (wanted & (ModelSignals.Logits | ModelSignals.GroupLogits)) != 0;
        _seen.Add(items, new ModelOutput
        {
            Count = output.Count,
            Logits = withLogits ? output.Logits : null,
            Groups = output.Groups,
            Head = wanted.HasFlag(ModelSignals.Head) ? output.Head : null,
            Features = wanted.HasFlag(ModelSignals.Features) ? output.Features : null,
            Stages = wanted.HasFlag(ModelSignals.Stages) ? output.Stages : null,
        });
    }

    /// <summary>The scorer, and its scores of all that was observed; null where it has refused.</summary>
    public (IOodScorer Scorer, double[] Scores)? Fit()
    {
        for (int pass = 2; pass <= _fitters.Passes; pass++)
        {
            _fitters.NextPass();
            foreach ((IReadOnlyList<ImageItem> items, ModelOutput output) in _seen.Read())
            {
                _fitters.Observe(items, output);
            }
        }

        if (_fitters.Fit()[0] is not { } scorer)
        {
            return null;
        }

        try
        {
            return (scorer, [.. _seen.Read().SelectMany(s => CheckedScore.Of(scorer, s.Output, [.. s.Items.Select(i => i.Source)]))]);
        }
        catch (MosException e) when (onRefusal is not null)
        {
            onRefusal(e.Message);
            return null;
        }
    }

    public void Dispose() => _seen.Dispose();
}
