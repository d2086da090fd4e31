using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>From a batch, images or features, to what the network that is trained takes.</summary>
internal interface ITrainingInput
{
    /// <summary>A part of a batch, mixed where the batch says so.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="start">The first image.</param>
    /// <param name="length">Number of images.</param>
    /// <param name="cancellationToken">Heard now and then where it takes long.</param>
    /// <returns>In the caller's dispose scope.</returns>
    Tensor Of(TrainingBatch batch, int start, int length, CancellationToken cancellationToken);
}
