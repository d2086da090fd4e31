using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>Inputs that torch mixes: features, or images that go through the whole backbone there.</summary>
/// <param name="prepare">Turns inputs of a batch into what is mixed, on the device of the network.</param>
internal sealed class PlainInput(Func<Tensor, Tensor> prepare) : ITrainingInput
{
    /// <inheritdoc/>
    public Tensor Of(TrainingBatch batch, int start, int length, CancellationToken cancellationToken)
    {
        Tensor inputs = prepare(batch.Inputs.narrow(0, start, length));
        if (batch.Mixup is not { } mixup)
        {
            return inputs;
        }

        Tensor partners = tensor(mixup.Partners[start..(start + length)], dtype: ScalarType.Int64, device: batch.Inputs.device);
        return inputs.Times(mixup.Lambda).Increase(prepare(batch.Inputs.index_select(0, partners)), 1 - mixup.Lambda);
    }
}
