using System.Globalization;

namespace Mos.Detectors;

/// <summary>All that one benchmark run found: what was run, on what, every score and every metric. Reports are rendered from it alone.</summary>
public sealed record OodBenchmarkResult
{
    /// <summary>Version of the record's file form.</summary>
    public const int FormatVersion = 1;

    /// <summary>When and where, and with which settings.</summary>
    public required BenchmarkRun Run { get; init; }

    /// <summary>The models, in the order they were added.</summary>
    public required IReadOnlyList<BenchmarkModel> Models { get; init; }

    /// <summary>The data sets: the in-distribution set first, then the OOD sets in the order they were added.</summary>
    public required IReadOnlyList<BenchmarkSet> Sets { get; init; }

    /// <summary>The (model, scorer) pairs, model by model, each in the order they were added: the rows of the table.</summary>
    public required IReadOnlyList<BenchmarkMethod> Methods { get; init; }

    /// <summary>The metrics of every method on every OOD set.</summary>
    public required IReadOnlyList<BenchmarkEntry> Entries { get; init; }

    /// <summary>Seconds spent in each stage of the run.</summary>
    public required IReadOnlyList<BenchmarkTiming> Timings { get; init; }

    /// <summary>The training images that could not be read; nothing was learnt from them. Null where no scorer learnt from training images, or in results of versions that refused such images.</summary>
    public IReadOnlyList<UnreadableImage>? UnreadableTraining { get; init; }

    /// <summary>The scorers that could not learn from the training images or not score every image, each with its sentence, see <see cref="OodBenchmarkOptions.LeaveOutRefusals"/>. Null where none was left out.</summary>
    public IReadOnlyList<LeftOutScorer>? LeftOut { get; init; }

    /// <summary>All images that could not be read, of training and of every set.</summary>
    public IEnumerable<UnreadableImage> Unreadable() => (UnreadableTraining ?? []).Concat(Sets.SelectMany(s => s.Unreadable));

    /// <summary>How often images went through a network; null in results of versions that did not count it.</summary>
    public BenchmarkPasses? Passes { get; init; }

    /// <summary>The metrics of one method on one OOD set.</summary>
    /// <param name="method">Name of the method.</param>
    /// <param name="set">Name of the OOD set.</param>
    /// <exception cref="KeyNotFoundException">There is no such pair.</exception>
    public OodMetrics this[string method, string set] =>
        Entries.FirstOrDefault(e => e.Method == method && e.Set == set)?.Metrics
        ?? throw new KeyNotFoundException($"The result has no entry for method '{method}' on set '{set}'; methods: {string.Join(", ", Methods.Select(m => m.Name))}.");
}

/// <summary>The circumstances of a run.</summary>
/// <param name="MosVersion">Version of Mos.</param>
/// <param name="Started">When it began.</param>
/// <param name="Machine">Processor, cores, memory and operating system in a line.</param>
/// <param name="Device">Where the networks ran.</param>
/// <param name="TprLevel">The level of FPR at TPR, such as 0.95.</param>
/// <param name="Seed">The seed of all random choices.</param>
/// <param name="Resamples">Bootstrap resamples behind each interval; 0 where there are no intervals.</param>
public sealed record BenchmarkRun(
    string MosVersion, DateTimeOffset Started, string Machine, string Device, double TprLevel, int Seed, int Resamples = 0);

/// <summary>A model that took part.</summary>
/// <param name="Name">Its name; unique within the result.</param>
/// <param name="Hash">SHA-256 over the fingerprint of the backbone and the head, or null when unknown.</param>
/// <param name="ClassCount">Number of classes.</param>
/// <param name="GroupCount">Number of groups, or null for a flat head.</param>
/// <param name="Top1">Share of the labelled in-distribution images that it classifies rightly, 0 to 1; null without labels.</param>
/// <param name="GroupNames">The names of the groups; null where they have none, and in results of versions that did not note them.</param>
public sealed record BenchmarkModel(string Name, string? Hash, int ClassCount, int? GroupCount, double? Top1, IReadOnlyList<string>? GroupNames = null);

/// <summary>A data set with the scores that every method gave it.</summary>
public sealed record BenchmarkSet
{
    /// <summary>Its name; unique within the result.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is the in-distribution set.</summary>
    public required bool IsInDistribution { get; init; }

    /// <summary>The images that were scored, in order.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>For each method of <see cref="OodBenchmarkResult.Methods"/>, a score for each of <see cref="Sources"/>; higher = more in-distribution.</summary>
    public required IReadOnlyList<double[]> Scores { get; init; }

    /// <summary>
    /// For each model of <see cref="OodBenchmarkResult.Models"/>, the group that claims each of <see cref="Sources"/>, by
    /// <see cref="GroupSoftmax.LeastOthers"/>; null for a flat head. Null as a whole in results of versions that did not note it.
    /// </summary>
    public IReadOnlyList<int[]?>? Claims { get; init; }

    /// <summary>The images that could not be read, each with the reason; they are not scored and not replaced.</summary>
    public required IReadOnlyList<UnreadableImage> Unreadable { get; init; }
}

/// <summary>A scorer on a model.</summary>
/// <param name="Name">Unique within the result: the scorer's spec, with the model's name behind an @ where several models run it.</param>
/// <param name="Scorer">The scorer's spec.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Seconds">Seconds that this scorer added beyond the shared passes.</param>
/// <param name="AverageIntervals">95 % intervals of the averages over all OOD sets; null where there was no bootstrap.</param>
public sealed record BenchmarkMethod(string Name, string Scorer, string Model, double Seconds, OodMetricIntervals? AverageIntervals = null);

/// <summary>The metrics of one method on one OOD set.</summary>
/// <param name="Method">Name of the method.</param>
/// <param name="Set">Name of the OOD set.</param>
/// <param name="Metrics">AUROC, AUPR and FPR.</param>
/// <param name="Intervals">95 % bootstrap intervals of the metrics; null where there was no bootstrap.</param>
public sealed record BenchmarkEntry(string Method, string Set, OodMetrics Metrics, OodMetricIntervals? Intervals = null);

/// <summary>Time spent in a stage.</summary>
/// <param name="Stage">The stage, such as the name of a data set's pass.</param>
/// <param name="Seconds">Wall seconds.</param>
/// <param name="Images">Images that went through it.</param>
public sealed record BenchmarkTiming(string Stage, double Seconds, long Images);

/// <summary>How often an image went through a network. A pass is one of a single image.</summary>
/// <param name="Taken">Forward passes that scored, over all data sets and distinct backbones, without those of input steps.</param>
/// <param name="MethodByMethod">How many of <paramref name="Taken"/> it would have been with a run of its own for each method, each over every data set once.</param>
/// <param name="Fitting">Forward passes over the training images, for scorers that learn; null in results of versions that did not count them.</param>
/// <param name="StepForward">Forward passes after input steps, one for each distinct step; null likewise.</param>
/// <param name="StepBackward">Backward passes to the pixels for input steps, one for each distinct gradient; null likewise.</param>
/// <param name="MapReentry">Runs of the rest of a network on changed feature maps, one for each distinct change; null likewise.</param>
/// <param name="MapReading">Readings of all feature maps of an image inside its pass, one for each distinct reading; null likewise.</param>
public sealed record BenchmarkPasses(
    long Taken, long MethodByMethod, long? Fitting = null, long? StepForward = null, long? StepBackward = null, long? MapReentry = null, long? MapReading = null)
{
    /// <summary>The counts in a sentence; kinds that did not occur are left out.</summary>
    public override string ToString()
    {
        string fitting = Fitting > 0 ? string.Create(CultureInfo.InvariantCulture, $"; to fit: {Fitting:N0}") : "";
        string steps = StepForward > 0 ? string.Create(CultureInfo.InvariantCulture, $"; for input steps: {StepForward:N0} more, and {StepBackward:N0} backward") : "";
        string changes = MapReentry > 0 ? string.Create(CultureInfo.InvariantCulture, $"; from changed feature maps on: {MapReentry:N0}") : "";
        string readings = MapReading > 0 ? string.Create(CultureInfo.InvariantCulture, $"; readings of feature maps: {MapReading:N0}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"Forward passes of single images: {Taken:N0}, against {MethodByMethod:N0} with a run for each method{fitting}{steps}{changes}{readings}.");
    }
}
