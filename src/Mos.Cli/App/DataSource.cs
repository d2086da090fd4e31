using Mos.Detectors;

namespace Mos.Cli.App;

/// <summary>A data set of the command line: images, or a folder of what is stored of them.</summary>
internal sealed class DataSource
{
    private const ModelSignals AnyLogits = ModelSignals.Logits | ModelSignals.GroupLogits;

    private readonly ImageSet? _images;
    private readonly StoredSignals? _stored;

    private DataSource(string name, ImageSet? images, StoredSignals? stored)
    {
        (Name, _images, _stored) = (name, images, stored);
    }

    /// <summary>What was named.</summary>
    public string Name { get; }

    /// <summary>The names of the classes that the labels count, or null.</summary>
    public IReadOnlyList<string>? ClassNames => (_images ?? _stored!.Images).ClassNames;

    /// <summary>Opens a source.</summary>
    /// <param name="source">A folder of stored signals, a folder of images, an image or a list.</param>
    /// <param name="root">The folder that a list's paths start from.</param>
    /// <param name="groups">The groups that a list may count by.</param>
    /// <exception cref="MosException">There is no such thing, or it cannot be used.</exception>
    public static DataSource Open(string source, string? root, ClassGroups? groups) => StoredSignals.AreIn(source)
        ? new DataSource(source, null, StoredSignals.Open(source))
        : new DataSource(source, ImageSet.Parse(source, root, groups), null);

    /// <summary>The model whose signals are stored.</summary>
    /// <exception cref="UsageException">There are images, which a model has to look at.</exception>
    public IOodModel Model => _stored?.Model ?? throw new UsageException($"--model is missing: '{Name}' holds images, and only stored signals bring their model.");

    /// <summary>The signals that every stored one of the sets can give; null where none is stored. Logits of either kind follow from features.</summary>
    public static ModelSignals? StoredOf(IEnumerable<DataSource> sets) =>
        sets.Select(s => s._stored?.Model.Signals).OfType<ModelSignals>().Select(s => s.HasFlag(ModelSignals.Features) ? s | AnyLogits : s)
            .Aggregate((ModelSignals?)null, (common, s) => common & s ?? s);

    /// <summary>Makes it a set of a benchmark.</summary>
    public OodBenchmarkBuilder AddTo(OodBenchmarkBuilder benchmark, string name, bool isInside = true) => (_stored, isInside) switch
    {
        (null, true) => benchmark.InDistribution(name, _images!),
        (null, false) => benchmark.OutOfDistribution(name, _images!),
        (_, true) => benchmark.InDistribution(name, _stored),
        (_, false) => benchmark.OutOfDistribution(name, _stored),
    };

    /// <summary>Makes it the training set of a benchmark.</summary>
    public OodBenchmarkBuilder FitOn(OodBenchmarkBuilder benchmark) => _stored is null ? benchmark.FitOn(_images!) : benchmark.FitOn(_stored);
}
