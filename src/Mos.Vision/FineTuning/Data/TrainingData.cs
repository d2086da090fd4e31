using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>Gives the batches of a training, one for each step, and knows what they are.</summary>
internal abstract class TrainingData
{
    /// <summary>Turns batches into what the network takes.</summary>
    public abstract ITrainingInput Input { get; }

    /// <summary>The batches from a step on, to the last. Each is valid until the next is asked for.</summary>
    public abstract IAsyncEnumerable<TrainingBatch> FromAsync(int firstStep, CancellationToken cancellationToken);

    /// <summary>A tensor that lives until it is disposed, whatever scopes there are on the threads that it meets.</summary>
    protected static Tensor Buffer(ScalarType type, params long[] shape)
    {
        Tensor buffer = empty(shape, type);
        buffer.DetachFromDisposeScope();
        return buffer;
    }
}
