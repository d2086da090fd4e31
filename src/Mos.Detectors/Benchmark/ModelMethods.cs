namespace Mos.Detectors;

/// <summary>A model of a benchmark and the methods that run on it.</summary>
internal sealed record ModelMethods(IOodModel Model, IReadOnlyList<IOodMethod> Methods)
{
    /// <summary>Those that learn from training data.</summary>
    public IReadOnlyList<IOodScorerEstimator> Learners => [.. Methods.OfType<IOodScorerEstimator>().Where(e => !e.LearnsFromScoredSet)];

    /// <summary>The same with scorers in the place of what learnt from training data.</summary>
    /// <param name="scorers">One for each of <see cref="Learners"/>; null: it is left out.</param>
    public ModelMethods WithLearnt(IReadOnlyList<IOodScorer?> scorers)
    {
        var next = new Queue<IOodScorer?>(scorers);
        return this with { Methods = [.. Methods.Select(m => m is IOodScorerEstimator { LearnsFromScoredSet: false } ? next.Dequeue() : m).OfType<IOodMethod>()] };
    }

    /// <summary>Refuses what does not fit together.</summary>
    public void Check()
    {
        foreach (IOodMethod method in Methods)
        {
            method.EnsureCanScore(Model);
        }
    }
}
