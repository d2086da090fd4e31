using Microsoft.Extensions.Logging;

namespace Mos.Detectors;

/// <summary>What a detector and those made of it by another target share: the model, the pass over images, and the queue of requests.</summary>
internal sealed class DetectorCore : IDisposable
{
    private readonly RequestBatcher _requests;

    public DetectorCore(GuardedModel model, IOodScorer scorer, HeldOutFindings findings, OodDetectorOptions options)
    {
        Model = model;
        Scorer = scorer;
        Findings = findings;
        Options = options;
        Logger = options.CreateLogger();

        // Logits are wanted beside what the scorer needs, for the predicted class.
        Pass = new ScoringPass([new ModelScorers(model, [scorer], ClassPrediction.Signals(model))], options.Loader);
        _requests = new RequestBatcher(Pass, PreprocessingKey.ReaderOf(model), options);
    }

    public GuardedModel Model { get; }

    public IOodScorer Scorer { get; }

    public HeldOutFindings Findings { get; }

    public OodDetectorOptions Options { get; }

    public ILogger Logger { get; }

    public ScoringPass Pass { get; }

    /// <summary>Scores one image, in a batch with others that are asked for at the same time.</summary>
    public Task<ScoredRow> ScoreAsync(ImageItem image, CancellationToken cancellationToken) => _requests.ScoreAsync(image, cancellationToken);

    public void Dispose()
    {
        _requests.Dispose();
        Model.Dispose();
    }
}
