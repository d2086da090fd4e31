namespace Mos.Detectors;

/// <summary>The mean deviation of the held-out training images from the ranges of the others, layer by layer, in a second pass.</summary>
internal sealed class GramDeviations(GramRecipe recipe) : Statistic
{
    private IReadOnlyList<GramRanges> _ranges = [];
    private double[] _sums = [];

    /// <summary>How many images were held out.</summary>
    public long Count { get; private set; }

    /// <summary>The mean of each layer.</summary>
    public double[] Means => Array.ConvertAll(_sums, s => s / Count);

    public static StatisticKey<GramDeviations> Of(GramRecipe recipe) => new Key(recipe);

    public override void Begin(StatisticPool pool, int pass)
    {
        _ranges = pool.Get(GramBounds.Of(recipe)).Layers;
        _sums = new double[_ranges.Count];
    }

    public override void Observe(TrainingSignals batch)
    {
        IReadOnlyList<FloatMatrix> layers = batch.Output.Of(recipe.Reading);
        bool[] heldOut = recipe.HoldOut(batch);
        for (int i = 0; i < batch.Count; i++)
        {
            if (heldOut[i])
            {
                Count++;
                for (int l = 0; l < _sums.Length; l++)
                {
                    _sums[l] += _ranges[l].Deviation(batch.Views.Predictions[i], layers[l].Row(i));
                }
            }
        }
    }

    public override void Merge(Statistic other)
    {
        var same = (GramDeviations)other;
        Count += same.Count;
        for (int l = 0; l < _sums.Length; l++)
        {
            _sums[l] += same._sums[l];
        }
    }

    private sealed record Key(GramRecipe Recipe) : StatisticKey<GramDeviations>
    {
        public override int FirstPass => 2;

        public override IReadOnlyList<StatisticKey> DependsOn => [GramBounds.Of(Recipe)];

        public override Statistic Create(ModelInfo model) => new GramDeviations(Recipe);
    }
}
