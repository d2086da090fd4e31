using Mos.Vision.Frozen;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>The backbone of a training: the given one as long as it is frozen, otherwise a copy of it that may change.</summary>
internal sealed class TrainedBackbone : IDisposable
{
    private readonly FineTuningPlan _plan;
    private readonly Device _device;
    private BitNetwork? _copy;

    public TrainedBackbone(FineTuningPlan plan)
    {
        _plan = plan;
        _device = Given.OpenTorch();
        _copy = plan.Options.OpenBlocks == OpenedParameters.None ? null : new BitNetwork(Given.Variant, Given.Weights.Of, _device);
    }

    /// <summary>What images or feature maps go through in torch; null: the head learns from features.</summary>
    public BitNetwork? Network => _copy ?? (_plan.LearnsFromFeatures ? null : Given.Network);

    /// <summary>The blocks that images go through before torch sees them; null: not even the root.</summary>
    public int? FrozenBlocks => Given.HasFrozenForm ? OpenedParameters.FrozenBlocks(_plan.Options.OpenBlocks) : null;

    private BitBackbone Given => _plan.Backbone.Backbone;

    /// <summary>How images become what the network takes.</summary>
    public ITrainingInput Images()
    {
        Preprocessing preprocessing = Given.Preprocessing;
        if (FrozenBlocks is not int blocks)
        {
            return new PlainInput(images => ImageInput.Normalize(images.bytes, (int)images.shape[0], preprocessing.Size, preprocessing.Size, preprocessing, _device));
        }

        FrozenNetwork frozen = _copy is null ? Given.Frozen! : new FrozenNetwork(Given.Variant, Given.Weights.Of, blocks).Prepare(preprocessing.Size);
        return new FrozenInput(Given, frozen, (images, image, pixels) => Given.Normalize(images.bytes, image, pixels));
    }

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
            return Given.Share();
        }

        using BitNetwork trained = _copy;
        _copy = null;
        return new BitBackbone(new BitWeights(trained.Variant, t => trained.Read(t.Name)), Given.Preprocessing, Given.Device, Given.Threads, Given.Precision);
    }
}
