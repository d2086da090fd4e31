namespace Mos;

/// <summary>A model that also gives the logits of several passes in which features drop out at random before the last layer (Monte Carlo dropout). Owns the model.</summary>
/// <remarks>
/// <para>The features of an image are computed once; the last layer sees them several times. Which of them drop out in a pass is drawn from the
/// seed and the number of the pass, for all images alike, so that equal images have equal logits.</para>
/// <para>Gal and Ghahramani, "Dropout as a Bayesian Approximation: Representing Model Uncertainty in Deep Learning", ICML 2016.</para>
/// </remarks>
public sealed class DropoutModel : IOodModel
{
    private readonly IOodModel _model;
    private readonly LinearHead _head;
    private readonly int _passes;
    private readonly double _rate;
    private readonly long _seed;

    /// <summary>Wraps a model.</summary>
    /// <param name="model">A model with a flat head whose weights are known; disposed with this one.</param>
    /// <param name="rate">The probability of a feature to drop out, above 0 and below 1; those that stay are divided by 1 - rate.</param>
    /// <param name="passes">How many passes, 2 or more.</param>
    /// <param name="seed">Of the random numbers.</param>
    /// <exception cref="ModelSignalException">The model has no flat head with known weights.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public DropoutModel(IOodModel model, double rate = 0.5, int passes = 30, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(passes, 2);
        if (!(rate > 0 && rate < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "A dropout rate is above 0 and below 1.");
        }

        _head = model.Info is { Head: { } head, Groups: null } && model.Signals.HasFlag(ModelSignals.Features)
            ? head
            : throw new ModelSignalException($"Model '{model.Info.Name}' has no flat head with known weights behind its features, so that no features can drop out before it.");
        (_model, _rate, _passes, _seed) = (model, rate, passes, seed);
    }

    /// <summary>That of the model.</summary>
    public ModelInfo Info => _model.Info;

    /// <summary>What the model gives, and the logits of the passes.</summary>
    public ModelSignals Signals => _model.Signals | ModelSignals.LogitSamples;

    /// <inheritdoc/>
    public IImageReader? Images => _model.Images;

    /// <inheritdoc/>
    public ModelOutput Forward(ImageBatch images, ModelRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.Signals.HasFlag(ModelSignals.LogitSamples))
        {
            return _model.Forward(images, request, cancellationToken);
        }

        ModelRequest ofModel = request.WithSignals((request.Signals & ~ModelSignals.LogitSamples) | ModelSignals.Features);
        ModelOutput output = _model.Forward(images, ofModel, cancellationToken);
        return new ModelOutput
        {
            Count = output.Count,
            Logits = output.Logits,
            Features = output.Features,
            Stages = output.Stages,
            Head = output.Head,
            Steps = output.Steps,
            FeatureMaps = output.FeatureMaps,
            MapSteps = output.MapSteps,
            MapReadings = output.MapReadings,
            LogitSamples = [.. Enumerable.Range(0, _passes).Select(pass => _head.Logits(Dropped(output.Features!, pass)))],
        };
    }

    /// <summary>Disposes the model.</summary>
    public void Dispose() => _model.Dispose();

    private FloatMatrix Dropped(FloatMatrix features, int pass)
    {
        var random = new SplitMix64(_seed, pass);
        float kept = (float)(1 / (1 - _rate));
        float[] factors = [.. Enumerable.Range(0, features.Columns).Select(_ => random.NextDouble() < _rate ? 0 : kept)];
        var values = new float[features.Values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = features.Values[i] * factors[i % factors.Length];
        }

        return new FloatMatrix(features.Rows, features.Columns, values);
    }
}
