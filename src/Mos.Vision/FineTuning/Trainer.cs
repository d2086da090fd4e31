using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>Takes the steps of a training, wherever the batches and the rates come from. Borrows the network, owns the optimizer's state.</summary>
internal sealed class Trainer : IDisposable
{
    private readonly TrainingNetwork _network;
    private readonly HeadLoss _loss;
    private readonly ITrainingInput _input;
    private readonly int _partSize;

    /// <param name="network">What is trained.</param>
    /// <param name="loss">To what.</param>
    /// <param name="input">Turns batches into what the network takes.</param>
    /// <param name="partSize">Inputs that go through the network at once; gradients of the parts of a batch add up to those of the whole.</param>
    public Trainer(TrainingNetwork network, HeadLoss loss, ITrainingInput input, int partSize)
    {
        (_network, _loss, _input, _partSize) = (network, loss, input, partSize);
        Optimizer = new SgdMomentum(network.Open);
    }

    public SgdMomentum Optimizer { get; }

    /// <summary>Updates the weights once.</summary>
    /// <param name="batch">What to learn from.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="cancellationToken">Heard before every part and by the input; a step that is cancelled leaves weights and velocities as they were.</param>
    /// <returns>The mean loss of the batch before the update.</returns>
    public double Step(TrainingBatch batch, double rate, CancellationToken cancellationToken = default)
    {
        double loss = 0;
        for (int start = 0; start < batch.Classes.Length; start += _partSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            using Tensor part = PartLoss(batch, start, Math.Min(_partSize, batch.Classes.Length - start), cancellationToken).Over(batch.Classes.Length);
            part.backward();
            loss += part.ToDouble();
        }

        Optimizer.Step(rate);
        return loss;
    }

    public void Dispose() => Optimizer.Dispose();

    private Tensor PartLoss(TrainingBatch batch, int start, int length, CancellationToken cancellationToken)
    {
        Tensor logits = _network.Logits(_input.Of(batch, start, length, cancellationToken));
        Tensor targets = _loss.Targets(batch.Classes.AsSpan(start, length)).to(logits.device);
        if (batch.Mixup is not { } mixup)
        {
            return _loss.PerImage(logits, targets).sum();
        }

        int[] partnerClasses = Array.ConvertAll(mixup.Partners[start..(start + length)], p => batch.Classes[p]);
        return _loss.PerMixedImage(logits, targets, _loss.Targets(partnerClasses).to(logits.device), mixup.Lambda).sum();
    }
}
