namespace Mos.Detectors;

/// <summary>A model of a benchmark and the methods that run on it.</summary>
internal sealed record ModelMethods(IOodModel Model, IReadOnlyList<IOodMethod> Methods)
{
    /// <summary>Those that learn from training data.</summary>
    public IReadOnlyList<IOodScorerEstimator> Learners => [.. Methods.OfType<IOodScorerEstimator>().Where(e => !e.LearnsFromScoredSet)];

    /// <summary>Refuses what does not fit together.</summary>
    public void Check()
    {
        foreach (IOodMethod method in Methods)
        {
            method.EnsureCanScore(Model);
        }
    }
}
