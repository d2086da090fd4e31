using System.Runtime.CompilerServices;

namespace Mos.Detectors;

/// <summary>A model, a scorer and a calibration: tells in-distribution from out-of-distribution images. Safe for concurrent use.</summary>
/// <remarks>A detector that was built borrows its model; one that was loaded owns it. Dispose a detector when none of its calls is running.</remarks>
public sealed partial class OodDetector : IDisposable
{
    private readonly ScoringPass _pass;
    private readonly OodDetectorOptions _options;
    private readonly bool _ownsModel;
    private bool _disposed;

    internal OodDetector(ScoringPass pass, Calibration calibration, OodDetectorOptions options, bool ownsModel)
    {
        _pass = pass;
        _options = options;
        _ownsModel = ownsModel;
        Calibration = calibration;
    }

    /// <summary>The model.</summary>
    public IOodModel Model => _pass.Entries[0].Model;

    /// <summary>The scorer.</summary>
    public IOodScorer Scorer => _pass.Entries[0].Scorers[0];

    /// <summary>The held-out scores and the target.</summary>
    public Calibration Calibration { get; }

    /// <summary>Begins a detector.</summary>
    /// <param name="model">The model; borrowed by the builder and the detector.</param>
    public static OodDetectorBuilder CreateBuilder(IOodModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new OodDetectorBuilder(model);
    }

    /// <summary>The same detector with another target; costs nothing. It borrows the model of this one.</summary>
    /// <param name="targetTpr">The share of in-distribution images that is to be accepted, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is not between 0 and 1.</exception>
    /// <exception cref="MosException">There are too few held-out scores for the target.</exception>
    public OodDetector WithTargetTpr(double targetTpr) => new(_pass, Calibration.WithTargetTpr(targetTpr), _options, ownsModel: false);

    /// <summary>Judges an image file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Heard by the model.</param>
    /// <exception cref="ImageDecodeException">The file is missing or no whole image.</exception>
    public Task<OodVerdict> DetectAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return DetectAsync(new ImageItem(path), cancellationToken);
    }

    /// <summary>Judges an encoded image in memory.</summary>
    /// <param name="encoded">The bytes of the file.</param>
    /// <param name="source">A name for the verdict and for messages.</param>
    /// <param name="cancellationToken">Heard by the model.</param>
    /// <exception cref="ImageDecodeException">The bytes are no whole image.</exception>
    public Task<OodVerdict> DetectAsync(byte[] encoded, string source = "image", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        ArgumentNullException.ThrowIfNull(source);
        return DetectAsync(ImageItem.FromBytes(source, encoded), cancellationToken);
    }

    /// <summary>Judges an encoded image from a stream.</summary>
    /// <param name="encoded">The bytes of the file, read from the present position to the end; left open.</param>
    /// <param name="source">A name for the verdict and for messages.</param>
    /// <param name="cancellationToken">Heard while reading and by the model.</param>
    /// <exception cref="ImageDecodeException">The bytes are no whole image.</exception>
    public async Task<OodVerdict> DetectAsync(Stream encoded, string source = "image", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        using var bytes = new MemoryStream();
        await encoded.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        return await DetectAsync(bytes.ToArray(), source, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Judges an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="cancellationToken">Heard by the model.</param>
    /// <exception cref="ImageDecodeException">The image cannot be read.</exception>
    public async Task<OodVerdict> DetectAsync(ImageItem image, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ObjectDisposedException.ThrowIf(_disposed, this);
        OodVerdict? verdict = null;
        await foreach (ScoredBatch batch in _pass.RunAsync([image], cancellationToken).ConfigureAwait(false))
        {
            batch.Unreadable.ToList().ForEach(OodDetectorOptions.Refuse);
            verdict = Judge(batch)[0];
        }

        return verdict!;
    }

    /// <summary>Judges a set of images, decoding ahead; verdicts in input order, bounded memory.</summary>
    /// <param name="images">The images.</param>
    /// <param name="cancellationToken">Heard between batches and by the model.</param>
    /// <exception cref="ImageDecodeException">An image cannot be read, and <see cref="OodDetectorOptions.OnUnreadable"/> is not set.</exception>
    public IAsyncEnumerable<OodVerdict> DetectManyAsync(ImageSet images, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return JudgeAsync(_pass.RunAsync(images.Items, cancellationToken), cancellationToken);
    }

    /// <summary>Judges images that arrive over time; verdicts in input order, bounded memory.</summary>
    /// <param name="images">The images; drawn from as they are needed.</param>
    /// <param name="cancellationToken">Heard between batches and by the model.</param>
    /// <exception cref="ImageDecodeException">An image cannot be read, and <see cref="OodDetectorOptions.OnUnreadable"/> is not set.</exception>
    public IAsyncEnumerable<OodVerdict> DetectManyAsync(IAsyncEnumerable<ImageItem> images, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return JudgeAsync(_pass.RunAsync(images, cancellationToken), cancellationToken);
    }

    /// <summary>Judges what a model said of N images, for those who run the model themselves.</summary>
    /// <param name="output">The signals; those that the scorer needs are enough, without logits a verdict names no class.</param>
    /// <param name="sources">A name for each image; null: their numbers from 0.</param>
    /// <returns>N verdicts.</returns>
    /// <exception cref="ArgumentException">The logits are of another number of classes than the model's, or the names of another number than the images.</exception>
    /// <exception cref="ModelSignalException">The output lacks a signal that the scorer needs.</exception>
    /// <exception cref="MosException">An image has no score because its signals hold NaN.</exception>
    public IReadOnlyList<OodVerdict> Judge(ModelOutput output, IReadOnlyList<string>? sources = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        sources ??= [.. Enumerable.Range(0, output.Count).Select(i => $"{i}")];
        if (sources.Count != output.Count)
        {
            throw new ArgumentException($"{output.Count} images need as many names, not {sources.Count}.", nameof(sources));
        }

        if (output.Logits is { } logits && (output.Groups?.ClassCount ?? logits.Columns) is var classes && classes != Model.Info.ClassCount)
        {
            throw new ArgumentException($"The logits are of {classes} classes, model '{Model.Info.Name}' has {Model.Info.ClassCount}.", nameof(output));
        }

        CheckedScore.CheckLogits(output, Model.Info.Name, sources);
        return Judge(output, CheckedScore.Of(Scorer, output, sources), sources);
    }

    /// <summary>Disposes the model if the detector was loaded and so owns it.</summary>
    public void Dispose()
    {
        if (!_disposed && _ownsModel)
        {
            Model.Dispose();
        }

        _disposed = true;
    }

    private async IAsyncEnumerable<OodVerdict> JudgeAsync(
        IAsyncEnumerable<ScoredBatch> batches, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ScoredBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            _options.Report(batch.Unreadable);
            foreach (OodVerdict verdict in Judge(batch))
            {
                yield return verdict;
            }
        }
    }

    private OodVerdict[] Judge(ScoredBatch batch) =>
        Judge(batch.Models[0].Output, batch.Models[0].Scores[0], [.. batch.Items.Select(i => i.Source)]);

    private OodVerdict[] Judge(ModelOutput output, double[] scores, IReadOnlyList<string> sources) =>
        [.. scores.Select((score, row) => Judge(sources[row], score, ClassPrediction.Of(output, row), output.Groups))];

    private OodVerdict Judge(string source, double score, int? classIndex, ClassGroups? groups)
    {
        int? group = classIndex is { } c ? groups?.GroupOf(c) : null;
        return new OodVerdict(
            source,
            score,
            Calibration.PValue(score),
            Calibration.Threshold,
            Calibration.IsOutOfDistribution(score),
            classIndex,
            classIndex is { } k ? Model.Info.ClassNames?[k] : null,
            group,
            group is { } g ? groups?.GroupNames?[g] : null);
    }
}
