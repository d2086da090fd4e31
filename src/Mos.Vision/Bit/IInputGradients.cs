using Mos.Vision.Frozen;

namespace Mos.Vision;

/// <summary>A forward pass of some images from which gradients with respect to their pixels can be taken, as many as wanted. Used and disposed on one thread.</summary>
internal interface IInputGradients : IDisposable
{
    /// <summary>The gradient of the features, or of a pooled stage, times a cotangent.</summary>
    /// <param name="stage">The stage, 0 being the root; null: the features.</param>
    /// <param name="cotangent">A row of the signal's length for each image.</param>
    /// <param name="cancellationToken">Heard now and then.</param>
    /// <returns>A value for each channel of each pixel; the caller's.</returns>
    Activations Of(int? stage, FloatMatrix cotangent, CancellationToken cancellationToken);
}
