namespace Mos.Detectors;

/// <summary>A pass over a data set for the models that see the same pixels.</summary>
/// <param name="Pass">The pass.</param>
/// <param name="Models">For each entry of the pass the model's number in the benchmark.</param>
/// <param name="Methods">For each entry of the pass and each of its scorers the method's number in the benchmark.</param>
internal sealed record BenchmarkPass(ScoringPass Pass, IReadOnlyList<int> Models, IReadOnlyList<int[]> Methods)
{
    /// <summary>The passes that score a set with all scorers that there are already.</summary>
    /// <param name="models">The models.</param>
    /// <param name="scorers">For each method of the benchmark its scorer; null: not there yet.</param>
    /// <param name="firstMethod">Where the methods of a model begin.</param>
    /// <param name="alsoWanted">What is wanted of a model beside what its scorers need.</param>
    /// <param name="options">How images are read ahead, and whether refusals end the pass.</param>
    public static IReadOnlyList<BenchmarkPass> Plan(
        IReadOnlyList<ModelMethods> models, IOodScorer?[] scorers, Func<int, int> firstMethod, Func<int, ModelSignals> alsoWanted, OodBenchmarkOptions options)
    {
        int[] Ready(int m) => [.. Enumerable.Range(firstMethod(m), models[m].Methods.Count).Where(i => scorers[i] is not null)];
        return
        [
            .. Enumerable.Range(0, models.Count)
                .GroupBy(m => PreprocessingKey.Of(models[m].Model))
                .Select(g => new BenchmarkPass(
                    new ScoringPass(g.Select(m => new ModelScorers(models[m].Model, [.. Ready(m).Select(i => scorers[i]!)], alsoWanted(m))), options.Loader) { LeavesOutRefusals = options.LeaveOutRefusals },
                    [.. g],
                    [.. g.Select(Ready)])),
        ];
    }
}
