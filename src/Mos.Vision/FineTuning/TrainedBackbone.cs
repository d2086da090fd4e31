namespace Mos.Vision;

/// <summary>The backbone of a training: the given one as long as it is frozen, otherwise a copy of it that may change.</summary>
internal sealed class TrainedBackbone : IDisposable
{
    private readonly FineTuningPlan _plan;
    private BitNetwork? _copy;

    public TrainedBackbone(FineTuningPlan plan)
    {
        _plan = plan;
        BitBackbone given = plan.Backbone.Backbone;
        _copy = plan.Options.OpenBlocks == OpenedParameters.None ? null : new BitNetwork(given.Variant, given.Weights.Of, given.Device.Open());
    }

    public BitNetwork Network => _copy ?? _plan.Backbone.Backbone.Network;

    /// <summary>The model of the backbone and a trained head; it takes the copy over.</summary>
    public BitModel ToModel(TrainingNetwork network, string training)
    {
        BitModel given = _plan.Backbone;
        var weight = new FloatMatrix(_plan.Loss.LogitCount, given.Variant.FeatureCount, TensorValues.Of(network.Open[BitLayout.HeadWeight]));
        var head = new LinearHead(weight, TensorValues.Of(network.Open[BitLayout.HeadBias]));
        return new BitModel(given.Info.Name, TakeBackbone(), head, _plan.Head.Groups, _plan.Head.ClassNames, training);
    }

    public void Dispose() => _copy?.Dispose();

    private BitBackbone TakeBackbone()
    {
        if (_copy is null)
        {
            return _plan.Backbone.Backbone.Share();
        }

        BitBackbone given = _plan.Backbone.Backbone;
        using BitNetwork trained = _copy;
        _copy = null;
        return new BitBackbone(new BitWeights(trained.Variant, t => trained.Read(t.Name)), _plan.Backbone.Info.Preprocessing, given.Device, given.Threads);
    }
}
