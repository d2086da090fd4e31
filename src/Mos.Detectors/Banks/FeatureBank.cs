namespace Mos.Detectors;

/// <summary>
/// Something of each training image, of all of them or a sample. Which ones a sample holds depends on their features alone, not on
/// their order or on shards: those with the smallest hashes. Banks of one share hold the same images in the same order.
/// </summary>
/// <param name="content">What is kept.</param>
/// <param name="share">Above 0, at most 1.</param>
/// <param name="precision">How it is stored.</param>
internal sealed class FeatureBank(BankContent content, double share, BankPrecision precision) : Statistic
{
    private readonly RowBankBuilder _rows = new(precision);
    private List<(ulong Priority, int Label)> _arrived = [];
    private RowBank? _bank;

    public static StatisticKey<FeatureBank> Of(BankContent content, double share, BankPrecision precision) => new Key(content, share, precision);

    /// <summary>Number of rows.</summary>
    public int Count => _arrived.Count;

    /// <summary>The rows, in an order that does not depend on that of the images: one bank for all who ask, until more is shown. There must be some.</summary>
    public RowBank Bank()
    {
        if (_bank is null)
        {
            int[] order = [.. Enumerable.Range(0, Count).OrderBy(i => _arrived[i])];
            _rows.Arrange(order);
            _arrived = [.. order.Select(i => _arrived[i])];
            _bank = _rows.ToBank();
        }

        return _bank;
    }

    public override void Observe(TrainingSignals batch)
    {
        _bank = null;
        for (int i = 0; i < batch.Count; i++)
        {
            if (batch.Views.Priorities[i] <= share * ulong.MaxValue)
            {
                _rows.Add(RowOf(batch, i));
                _arrived.Add((batch.Views.Priorities[i], batch.Labels[i]));
            }
        }
    }

    public override void Merge(Statistic other)
    {
        _bank = null;
        _rows.Add(((FeatureBank)other)._rows);
        _arrived.AddRange(((FeatureBank)other)._arrived);
    }

    private ReadOnlySpan<float> RowOf(TrainingSignals batch, int row)
    {
        ReadOnlySpan<float> features = batch.Output.Features!.Row(row);
        return content switch
        {
            BankContent.Features => features,
            BankContent.UnitFeatures => features.IndexOfAnyExcept(0) < 0 ? features : batch.Views.UnitFeatures.Row(row),
            BankContent.Length => new[] { (float)Math.Sqrt(FeatureNorms.SquaredL2(features)) },
            BankContent.Energy => new[] { (float)LogSumExp.Of(batch.Views.Logits.Row(row)) },
            BankContent.Probabilities => Softmax.OfRows(batch.Views.Logits.Part(row, 1)).Values,
            _ => new[] { batch.Views.Predictions[row] == batch.Labels[row] ? 1f : 0f },
        };
    }

    private sealed record Key(BankContent Content, double Share, BankPrecision Precision) : StatisticKey<FeatureBank>
    {
        public override Statistic Create(ModelInfo model) => new FeatureBank(Content, Share, Precision);
    }
}
