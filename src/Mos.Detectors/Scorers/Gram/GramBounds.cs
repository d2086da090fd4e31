namespace Mos.Detectors;

/// <summary>The ranges of the training images that are not held out, layer by layer.</summary>
internal sealed class GramBounds(GramRecipe recipe, int classes) : Statistic
{
    /// <summary>A range for each layer; none before the first image.</summary>
    public IReadOnlyList<GramRanges> Layers { get; private set; } = [];

    public static StatisticKey<GramBounds> Of(GramRecipe recipe) => new Key(recipe);

    public override void Observe(TrainingSignals batch)
    {
        IReadOnlyList<FloatMatrix> layers = batch.Output.Of(recipe.Reading);
        Layers = Layers.Count > 0 ? Layers : [.. layers.Select(l => GramRanges.Empty(l.Columns, classes))];
        bool[] heldOut = recipe.HoldOut(batch);
        foreach ((GramRanges ranges, FloatMatrix numbers) in Layers.Zip(layers))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                if (!heldOut[i])
                {
                    ranges.Widen(batch.Views.Predictions[i], numbers.Row(i));
                }
            }
        }
    }

    public override void Merge(Statistic other)
    {
        IReadOnlyList<GramRanges> layers = ((GramBounds)other).Layers;
        Layers = Layers.Count > 0 ? Layers : [.. layers.Select(l => GramRanges.Empty(l.Width, classes))];
        foreach ((GramRanges mine, GramRanges others) in Layers.Zip(layers))
        {
            mine.Widen(others);
        }
    }

    private sealed record Key(GramRecipe Recipe) : StatisticKey<GramBounds>
    {
        public override Statistic Create(ModelInfo model) => new GramBounds(Recipe, model.ClassCount);
    }
}
