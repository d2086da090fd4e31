using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Mos.Detectors;

/// <summary>
/// Takes images through models and scorers, each image decoded once and through each distinct backbone once. Calibration, detection,
/// the benchmark and lists of scores all run on it. Immutable and safe for concurrent use; borrows the models.
/// </summary>
/// <remarks>Models with equal <see cref="ModelInfo.BackboneHash"/> share one forward pass; their logits come from its features by <see cref="LinearHead.Logits"/>.</remarks>
public sealed class ScoringPass
{
    private readonly ModelScorers[] _entries;
    private readonly IReadOnlyList<BackbonePass> _backbones;
    private readonly ImageLoaderOptions _options;

    /// <summary>Plans a pass.</summary>
    /// <param name="entries">Models, each with its scorers; one or more, all with the same preprocessing.</param>
    /// <param name="options">How images are read ahead; null: the defaults.</param>
    /// <exception cref="ModelSignalException">A scorer needs what its model cannot give.</exception>
    /// <exception cref="ArgumentException">There is no model, or their preprocessings differ: such models need a pass each.</exception>
    public ScoringPass(IEnumerable<ModelScorers> entries, ImageLoaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(entries);
        _entries = [.. entries];
        if (_entries.Length == 0)
        {
            throw new ArgumentException("A pass needs a model.", nameof(entries));
        }

        Array.ForEach(_entries, e => e.Check());
        if (_entries.FirstOrDefault(e => PreprocessingKey.Of(e.Model) != PreprocessingKey.Of(_entries[0].Model)) is { } other)
        {
            throw new ArgumentException(
                $"Models '{_entries[0].Model.Info.Name}' and '{other.Model.Info.Name}' want different preprocessing; give each a pass of its own.", nameof(entries));
        }

        _backbones = BackbonePass.Plan(_entries);
        _options = options ?? new ImageLoaderOptions();
    }

    /// <summary>Whether an image that a scorer refuses has NaN for its score, and the sentence stands in <see cref="ModelScores.Refusals"/>; else the sentence ends the pass.</summary>
    /// <value>The default value is false.</value>
    public bool LeavesOutRefusals { get; init; }

    /// <summary>The models with their scorers, in the order given.</summary>
    public IReadOnlyList<ModelScorers> Entries => _entries;

    /// <summary>Number of networks that an image goes through.</summary>
    public int BackboneCount => _backbones.Count;

    /// <summary>Forward passes after input steps that each image takes, beside <see cref="BackboneCount"/>.</summary>
    internal int StepForwardCount => _backbones.Sum(b => b.StepForwardCount);

    /// <summary>Backward passes for input steps that each image takes.</summary>
    internal int StepBackwardCount => _backbones.Sum(b => b.StepBackwardCount);

    /// <summary>Runs of the rest of a network on changed feature maps that each image takes.</summary>
    internal int MapReentryCount => _backbones.Sum(b => b.MapReentryCount);

    /// <summary>Readings of feature maps that each image takes.</summary>
    internal int MapReadingCount => _backbones.Sum(b => b.MapReadingCount);

    /// <summary>Reads and scores images, decoding ahead on other threads; bounded memory.</summary>
    /// <param name="images">The images; drawn from as they are needed.</param>
    /// <param name="cancellationToken">Heard between batches and by the model.</param>
    /// <returns>Batches in input order; unreadable images are listed in theirs.</returns>
    /// <exception cref="MosException">The models take no images, or one gives NaN; the sentence names the image.</exception>
    public IAsyncEnumerable<ScoredBatch> RunAsync(IEnumerable<ImageItem> images, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        return ScoreAsync(images, cancellationToken);
    }

    /// <summary>Reads and scores images that arrive over time: a batch is what has arrived by the time the last one is done.</summary>
    /// <inheritdoc cref="RunAsync(IEnumerable{ImageItem}, CancellationToken)"/>
    public IAsyncEnumerable<ScoredBatch> RunAsync(IAsyncEnumerable<ImageItem> images, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        return ScoreAsync(images, cancellationToken);
    }

    /// <summary>Scores images by what is stored of them, part by part; the scores are those that the images themselves would have.</summary>
    /// <param name="signals">Signals of the models, or features of a backbone that they share: their heads are then applied to them.</param>
    /// <param name="cancellationToken">Heard between parts.</param>
    /// <returns>A batch for each part, in the order of the list.</returns>
    /// <exception cref="ModelSignalException">The signals are not those of a model, or a scorer needs what is not stored.</exception>
    /// <exception cref="MosFormatException">A file is missing or has changed.</exception>
    public IAsyncEnumerable<ScoredBatch> RunAsync(StoredSignals signals, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(signals);
        return ScoreAsync(signals, [.. _entries.Select(e => new StoredFeed(e, signals))], cancellationToken);
    }

    /// <summary>Scores images that are decoded already.</summary>
    /// <param name="images">Pixels as the models' <see cref="IOodModel.Images"/> gives them.</param>
    /// <param name="sources">A name for each image, for messages.</param>
    /// <param name="cancellationToken">Heard by the models.</param>
    /// <returns>What each model and its scorers say, in the order of <see cref="Entries"/>.</returns>
    /// <exception cref="MosException">A model gives NaN; the sentence names the image.</exception>
    public IReadOnlyList<ModelScores> Score(ImageBatch images, IReadOnlyList<string> sources, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(sources);
        if (sources.Count != images.Count)
        {
            throw new ArgumentException($"{images.Count} images need as many names, not {sources.Count}.", nameof(sources));
        }

        if (images.Count == 0)
        {
            return [.. _entries.Select(e => Empty(e))];
        }

        var outputs = new ModelOutput[_entries.Length];
        foreach (BackbonePass backbone in _backbones)
        {
            backbone.Forward(images, outputs, cancellationToken);
        }

        return [.. _entries.Zip(outputs, (entry, output) => Score(entry, output, sources))];
    }

    private async IAsyncEnumerable<ScoredBatch> ScoreAsync(
        IEnumerable<ImageItem> images, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (LoadedBatch loaded in ImageLoader.LoadAsync(images, PreprocessingKey.ReaderOf(_entries[0].Model), _options, cancellationToken).ConfigureAwait(false))
        {
            IReadOnlyList<ModelScores> scores;
            using (loaded)
            {
                string[] sources = [.. loaded.Items.Select(i => i.Source)];
                scores = await Task.Run(() => Score(loaded.Images, sources, cancellationToken), cancellationToken).ConfigureAwait(false);
            }

            yield return new ScoredBatch(loaded.Items, scores, loaded.Unreadable);
        }
    }

    private async IAsyncEnumerable<ScoredBatch> ScoreAsync(
        StoredSignals signals, StoredFeed[] feeds, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using IEnumerator<SignalPart> parts = signals.ReadParts().GetEnumerator();
        while (await Task.Run(parts.MoveNext, cancellationToken).ConfigureAwait(false))
        {
            SignalPart part = parts.Current;
            string[] sources = [.. part.Items.Select(i => i.Source)];
            ModelScores[] scores = await Task.Run(
                () => _entries.Zip(feeds, (entry, feed) => part.Items.Count == 0 ? Empty(entry) : Score(entry, feed.Output(part.Output), sources)).ToArray(),
                cancellationToken).ConfigureAwait(false);
            yield return new ScoredBatch(part.Items, scores, part.Unreadable);
        }
    }

    private async IAsyncEnumerable<ScoredBatch> ScoreAsync(
        IAsyncEnumerable<ImageItem> images, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ImageItem[] arrived in ArrivedItems.ChunkAsync(images, _options.BatchSize, cancellationToken).ConfigureAwait(false))
        {
            await foreach (ScoredBatch batch in ScoreAsync(arrived, cancellationToken).ConfigureAwait(false))
            {
                yield return batch;
            }
        }
    }

    private ModelScores Score(ModelScorers entry, ModelOutput output, IReadOnlyList<string> sources)
    {
        CheckedScore.CheckLogits(output, entry.Model.Info.Name, sources);
        var scores = new double[entry.Scorers.Count][];
        var refusals = new string?[scores.Length];
        var seconds = new double[scores.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            (scores[i], refusals[i]) = LeavesOutRefusals
                ? CheckedScore.WherePossible(entry.Scorers[i], output, sources)
                : (CheckedScore.Of(entry.Scorers[i], output, sources), null);
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return new ModelScores(output, scores, seconds) { Refusals = refusals };
    }

    /// <summary>For a batch of which no image could be read.</summary>
    private static ModelScores Empty(ModelScorers entry) =>
        new(new ModelOutput { Count = 0 }, [.. entry.Scorers.Select(_ => Array.Empty<double>())], new double[entry.Scorers.Count]);
}
