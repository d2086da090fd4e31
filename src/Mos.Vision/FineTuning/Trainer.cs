using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>Takes the steps of a training, wherever the batches and the rates come from. Borrows the network, owns the optimizer's state.</summary>
internal sealed class Trainer : IDisposable
{
    private readonly TrainingNetwork _network;
    private readonly HeadLoss _loss;
    private readonly Func<Tensor, Tensor> _prepare;
    private readonly int _partSize;

    /// <param name="network">What is trained.</param>
    /// <param name="loss">To what.</param>
    /// <param name="prepare">Turns inputs of a batch into what the network takes.</param>
    /// <param name="partSize">Inputs that go through the network at once; gradients of the parts of a batch add up to those of the whole.</param>
    public Trainer(TrainingNetwork network, HeadLoss loss, Func<Tensor, Tensor> prepare, int partSize)
    {
        (_network, _loss, _prepare, _partSize) = (network, loss, prepare, partSize);
        Optimizer = new SgdMomentum(network.Open);
    }

    public SgdMomentum Optimizer { get; }

    /// <summary>Updates the weights once.</summary>
    /// <param name="batch">What to learn from.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="cancellationToken">Heard before every part; a step that is cancelled leaves weights and velocities as they were.</param>
    /// <returns>The mean loss of the batch before the update.</returns>
    public double Step(TrainingBatch batch, double rate, CancellationToken cancellationToken = default)
    {
        double loss = 0;
        for (int start = 0; start < batch.Classes.Length; start += _partSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            using Tensor part = PartLoss(batch, start, Math.Min(_partSize, batch.Classes.Length - start)).Over(batch.Classes.Length);
            part.backward();
            loss += part.ToDouble();
        }

        Optimizer.Step(rate);
        return loss;
    }

    public void Dispose() => Optimizer.Dispose();

    private Tensor PartLoss(TrainingBatch batch, int start, int length)
    {
        Tensor images = _prepare(batch.Inputs.narrow(0, start, length));
        Tensor targets = _loss.Targets(batch.Classes.AsSpan(start, length)).to(images.device);
        if (batch.Mixup is not { } mixup)
        {
            return _loss.PerImage(_network.Logits(images), targets).sum();
        }

        int[] partners = mixup.Partners[start..(start + length)];
        Tensor others = _prepare(batch.Inputs.index_select(0, tensor(partners, dtype: ScalarType.Int64, device: batch.Inputs.device)));
        Tensor mixed = images.Times(mixup.Lambda).Increase(others, 1 - mixup.Lambda);
        int[] partnerClasses = Array.ConvertAll(partners, p => batch.Classes[p]);
        return _loss.PerMixedImage(_network.Logits(mixed), targets, _loss.Targets(partnerClasses).to(images.device), mixup.Lambda).sum();
    }
}
