namespace Mos.Detectors;

/// <summary>Something that is counted over the training images, once for all scorers that learn from it. Not for concurrent use.</summary>
internal abstract class Statistic
{
    /// <summary>Called before each of its passes.</summary>
    /// <param name="pool">Has what earlier passes counted.</param>
    /// <param name="pass">From 1.</param>
    public virtual void Begin(StatisticPool pool, int pass)
    {
    }

    /// <summary>Takes in a batch whose signals are finite.</summary>
    public abstract void Observe(TrainingSignals batch);

    /// <summary>Takes in what another of the same key has taken in.</summary>
    public abstract void Merge(Statistic other);
}

/// <summary>Names a statistic: equal keys are counted once.</summary>
internal abstract record StatisticKey
{
    /// <summary>The first pass over the training images that it looks at.</summary>
    public virtual int FirstPass => 1;

    /// <summary>The last pass that it looks at.</summary>
    public virtual int LastPass => FirstPass;

    /// <summary>Those of earlier passes that it builds on.</summary>
    public virtual IReadOnlyList<StatisticKey> DependsOn => [];

    /// <summary>Nothing counted yet.</summary>
    public abstract Statistic Create(ModelInfo model);
}

/// <summary>A key that knows the type of its statistic.</summary>
internal abstract record StatisticKey<T> : StatisticKey
    where T : Statistic;

/// <summary>A batch of training images as statistics see it.</summary>
/// <param name="Output">What the model says.</param>
/// <param name="Labels">The class of each image; below 0: unknown.</param>
internal sealed record TrainingSignals(ModelOutput Output, int[] Labels)
{
    public int Count => Labels.Length;

    public OutputViews Views { get; } = OutputViews.Of(Output);
}
