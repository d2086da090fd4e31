namespace Mos.Detectors;

/// <summary>Compares (model, scorer) pairs on an in-distribution set and OOD sets, each image once through each distinct backbone.</summary>
/// <remarks>Memory holds a score for each image and method, no features and no pixels beyond a few batches.</remarks>
public static class OodBenchmark
{
    /// <summary>Begins a benchmark.</summary>
    public static OodBenchmarkBuilder CreateBuilder() => new();
}
