using System.Runtime.CompilerServices;

namespace Mos.Detectors;

/// <summary>A model, a scorer and a calibration: tells in-distribution from out-of-distribution images. Safe for concurrent use.</summary>
/// <remarks>
/// <para>Images that are asked for at the same time go through the model together where it gains by that (<see cref="IOodModel.BatchesRequests"/>),
/// else one by one; one that comes alone waits for nobody. A verdict does not depend on the company: on a processor to the last bit.</para>
/// <para>A detector that was built borrows its model; one that was loaded owns it. To dispose it waits for the pass that is running, and
/// then the model may go too; calls that wait for their turn, and later ones, end in an <see cref="ObjectDisposedException"/>.</para>
/// </remarks>
public sealed partial class OodDetector : IOodDetector, IDisposable
{
    private readonly DetectorCore _core;
    private readonly bool _ownsCore;
    private bool _disposed;

    internal OodDetector(DetectorCore core, Calibration calibration, bool ownsCore = true)
    {
        _core = core;
        _ownsCore = ownsCore;
        Calibration = calibration;
    }

    /// <summary>The model.</summary>
    public IOodModel Model => _core.Model.Inner;

    /// <summary>The scorer; of several, the one that combines them.</summary>
    public IOodScorer Scorer => _core.Scorer;

    /// <summary>The held-out scores and the target.</summary>
    public Calibration Calibration { get; }

    /// <summary>The share of the labelled held-out images that the model classifies rightly, 0 to 1; null where they were not labelled, or the calibration was given.</summary>
    public double? HeldOutTop1 => _core.Findings.Top1;

    /// <summary>What looked wrong when the detector was built, a sentence each; kept in its file.</summary>
    public IReadOnlyList<string> Warnings => _core.Findings.Warnings;

    internal HeldOutFindings Findings => _core.Findings;

    /// <summary>Begins a detector.</summary>
    /// <param name="model">The model; borrowed by the builder and the detector.</param>
    public static OodDetectorBuilder CreateBuilder(IOodModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new OodDetectorBuilder(model);
    }

    /// <summary>The same detector with another target; costs nothing. It shares the model and the queue of this one, and ends with it.</summary>
    /// <param name="targetTpr">The share of in-distribution images that is to be accepted, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is not between 0 and 1.</exception>
    /// <exception cref="MosException">There are too few held-out scores for the target.</exception>
    public OodDetector WithTargetTpr(double targetTpr) => new(_core, Calibration.WithTargetTpr(targetTpr), ownsCore: false);

    /// <summary>The same detector with a target that is stated as a false-alarm rate; otherwise as <see cref="WithTargetTpr"/>.</summary>
    /// <param name="falseAlarmRate">The share of in-distribution images that may be called out-of-distribution, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not between 0 and 1.</exception>
    /// <exception cref="MosException">There are too few held-out scores for the rate.</exception>
    public OodDetector WithFalseAlarmRate(double falseAlarmRate) => new(_core, Calibration.WithFalseAlarmRate(falseAlarmRate), ownsCore: false);

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The detector is disposed, or was before the image had its turn.</exception>
    public async Task<OodVerdict> DetectAsync(ImageItem image, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ObjectDisposedException.ThrowIf(_disposed, this);
        ScoredRow scored = await _core.ScoreAsync(image, cancellationToken).ConfigureAwait(false);
        return Judge(image.Source, scored.Scores.Scores[0][scored.Row], scored.Scores.Output, scored.Row);
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The detector is disposed.</exception>
    public IAsyncEnumerable<OodVerdict> DetectManyAsync(IEnumerable<ImageItem> images, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return JudgeAsync(_core.Pass.RunAsync(images, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The detector is disposed.</exception>
    public IAsyncEnumerable<OodVerdict> DetectManyAsync(IAsyncEnumerable<ImageItem> images, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return JudgeAsync(_core.Pass.RunAsync(images, cancellationToken), cancellationToken);
    }

    /// <summary>Ends the detector, and disposes the model if the detector was loaded and so owns it. One that was made by another target leaves its origin alone.</summary>
    public void Dispose()
    {
        _disposed = true;
        if (_ownsCore)
        {
            _core.Dispose();
        }
    }

    private async IAsyncEnumerable<OodVerdict> JudgeAsync(
        IAsyncEnumerable<ScoredBatch> batches, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ScoredBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            _core.Options.Report(batch.Unreadable);
            foreach (OodVerdict verdict in Judge(batch.Models[0].Output, batch.Models[0].Scores[0], [.. batch.Items.Select(i => i.Source)]))
            {
                yield return verdict;
            }
        }
    }
}
