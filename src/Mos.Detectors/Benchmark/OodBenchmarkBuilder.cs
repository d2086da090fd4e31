using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mos.Detectors;

/// <summary>Puts a benchmark together. Calls record and check their own arguments; <see cref="RunAsync"/> checks the whole and runs.</summary>
public sealed class OodBenchmarkBuilder
{
    private readonly List<ModelMethods> _models = [];
    private readonly List<DataSet> _outSets = [];
    private readonly OodBenchmarkOptions _options = new();
    private DataSet? _inSet;
    private DataSet? _training;
    private ILogger _logger = NullLogger.Instance;
    private bool _used;

    internal OodBenchmarkBuilder()
    {
    }

    /// <summary>Adds scorers that run on a model. Called again with the same model, it adds to them.</summary>
    /// <param name="model">The model; borrowed.</param>
    /// <param name="scorers">One or more scorers, or estimators of scorers that learn, each once for a model.</param>
    /// <exception cref="ModelSignalException">A scorer needs what the model cannot give.</exception>
    /// <exception cref="ArgumentException">There is no scorer, or one stands there twice.</exception>
    public OodBenchmarkBuilder AddScorers(IOodModel model, params IReadOnlyList<IOodMethod> scorers)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(scorers);
        ThrowIfUsed();
        if (scorers.Count == 0)
        {
            throw new ArgumentException("There is no scorer.", nameof(scorers));
        }

        int at = _models.FindIndex(m => ReferenceEquals(m.Model, model));
        var entry = new ModelMethods(model, [.. at < 0 ? [] : _models[at].Methods, .. scorers]);
        if (entry.Methods.GroupBy(s => s.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Scorer '{twice.Key}' is given twice for model '{model.Info.Name}'.", nameof(scorers));
        }

        entry.Check();
        if (at < 0)
        {
            _models.Add(entry);
        }
        else
        {
            _models[at] = entry;
        }

        return this;
    }

    /// <summary>Sets the in-distribution images; must be called. Labels, where there are some, give the models' top-1.</summary>
    /// <param name="name">A name for tables, unique in the benchmark.</param>
    /// <param name="images">One image or more.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    public OodBenchmarkBuilder InDistribution(string name, ImageSet images)
    {
        ThrowIfUsed();
        _inSet = DataSet.Checked(name, images);
        return this;
    }

    /// <summary>Sets the in-distribution images by what is stored of them.</summary>
    /// <param name="name">A name for tables, unique in the benchmark.</param>
    /// <param name="signals">Signals of the models, or features of the backbone that they share.</param>
    /// <exception cref="MosFormatException">A file is missing or damaged.</exception>
    public OodBenchmarkBuilder InDistribution(string name, StoredSignals signals)
    {
        ThrowIfUsed();
        _inSet = DataSet.Checked(name, signals);
        return this;
    }

    /// <summary>Adds out-of-distribution images; must be called once at least.</summary>
    /// <param name="name">A name for tables, unique in the benchmark.</param>
    /// <param name="images">One image or more.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    public OodBenchmarkBuilder OutOfDistribution(string name, ImageSet images)
    {
        ThrowIfUsed();
        _outSets.Add(DataSet.Checked(name, images));
        return this;
    }

    /// <summary>Adds out-of-distribution images by what is stored of them.</summary>
    /// <param name="name">A name for tables, unique in the benchmark.</param>
    /// <param name="signals">Signals of the models, or features of the backbone that they share.</param>
    /// <exception cref="MosFormatException">A file is missing or damaged.</exception>
    public OodBenchmarkBuilder OutOfDistribution(string name, StoredSignals signals)
    {
        ThrowIfUsed();
        _outSets.Add(DataSet.Checked(name, signals));
        return this;
    }

    /// <summary>Sets the training images that scorers learn from; must be called where one learns, and left out they are not needed. One pass feeds all; images that cannot be read are left out and listed in the result.</summary>
    /// <param name="images">Labelled where a scorer learns from labels, which are matched to the model's classes by name where both have names.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    public OodBenchmarkBuilder FitOn(ImageSet images)
    {
        ThrowIfUsed();
        _training = DataSet.Checked("training", images);
        return this;
    }

    /// <summary>Sets the training images that scorers learn from by what is stored of them.</summary>
    /// <param name="signals">Signals of the models, or features of the backbone that they share.</param>
    /// <exception cref="MosFormatException">A file is missing or damaged.</exception>
    public OodBenchmarkBuilder FitOn(StoredSignals signals)
    {
        ThrowIfUsed();
        _training = DataSet.Checked("training", signals);
        return this;
    }

    /// <summary>Logs what is done and what was left out; left out: nowhere.</summary>
    /// <param name="loggerFactory">Makes the logger of the benchmark; borrowed.</param>
    public OodBenchmarkBuilder UseLogging(ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(loggerFactory);
        ThrowIfUsed();
        _logger = loggerFactory.CreateLogger(typeof(OodBenchmark).FullName!);
        return this;
    }

    /// <summary>Changes options; left out: their defaults, which are the paper's.</summary>
    /// <param name="configure">Called at once.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public OodBenchmarkBuilder Configure(Action<OodBenchmarkOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        ThrowIfUsed();
        configure(_options);
        _ = _options.Checked();
        return this;
    }

    /// <summary>Checks the whole before any image is read, then scores every set and computes the metrics. The builder is used then.</summary>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellationToken">Heard between batches and by the models.</param>
    /// <exception cref="MosException">Something is missing or does not fit, a set has no readable image, or a model gives NaN.</exception>
    /// <exception cref="InvalidOperationException">The builder was used before.</exception>
    public Task<OodBenchmarkResult> RunAsync(IProgress<OodProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ThrowIfUsed();
        DataSet inSet = _inSet ?? throw new MosException("A benchmark needs in-distribution images: call InDistribution.");
        if (_models.Count == 0 || _outSets.Count == 0)
        {
            throw new MosException(_models.Count == 0
                ? "A benchmark needs a scorer: call AddScorers."
                : "A benchmark needs out-of-distribution images: call OutOfDistribution.");
        }

        if (_training is null && _models.SelectMany(m => m.Learners).FirstOrDefault() is { } learner)
        {
            throw new MosException($"Scorer '{learner.Name}' learns from training images: call FitOn, or add a scorer that was fitted before.");
        }

        DataSet[] sets = [inSet, .. _outSets];
        if (sets.GroupBy(s => s.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new MosException($"Two data sets are called '{twice.Key}'; give each a name of its own.");
        }

        var run = new BenchmarkExecution(_models, sets, _training, _options.Checked());
        _used = true;
        _logger.Begun(_models.Sum(m => m.Methods.Count), _models.Count, sets.Length, sets.Sum(s => s.Images.Count));
        return LoggedAsync(run.RunAsync(progress, cancellationToken));
    }

    private async Task<OodBenchmarkResult> LoggedAsync(Task<OodBenchmarkResult> run)
    {
        OodBenchmarkResult result = await run.ConfigureAwait(false);
        foreach (BenchmarkTiming timing in result.Timings)
        {
            _logger.StageDone(timing.Stage, timing.Seconds, timing.Images);
        }

        foreach (BenchmarkSet set in result.Sets.Where(s => s.Unreadable.Count > 0))
        {
            _logger.SetIncomplete(set.Unreadable.Count, set.Name);
        }

        return result;
    }

    private void ThrowIfUsed()
    {
        if (_used)
        {
            throw new InvalidOperationException("This builder has run its benchmark and takes no more changes; create another.");
        }
    }
}
