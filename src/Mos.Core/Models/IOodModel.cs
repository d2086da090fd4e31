namespace Mos;

/// <summary>A classifier that gives signals for images: a BiT network, an ONNX file, stored features, one of yours.</summary>
/// <remarks>
/// Implementations are safe for concurrent use; <see cref="Forward"/> is pure: equal batches give equal outputs, and what it says of
/// one image does not depend on the others of the batch (beyond rounding). Not to be disposed while in use.
/// </remarks>
public interface IOodModel : IDisposable
{
    /// <summary>What the model is.</summary>
    ModelInfo Info { get; }

    /// <summary>What it can give.</summary>
    ModelSignals Signals { get; }

    /// <summary>Turns an encoded image into the pixels that <see cref="Forward"/> takes; null for a model without images.</summary>
    IImageReader? Images { get; }

    /// <summary>
    /// Whether images that callers ask for at the same time are best put into one batch. Where not, a detector runs them one by one, and
    /// each gets the very bits that it gets alone.
    /// </summary>
    /// <value>True where it is not implemented. A network on a processor says false: it gains nothing from a batch of large images, and its rounding depends on the batch.</value>
    bool BatchesRequests => true;

    /// <summary>Runs the network.</summary>
    /// <param name="images">Pixels <c>[N, H, W, 3]</c>; the model normalises them.</param>
    /// <param name="request">The signals wanted.</param>
    /// <param name="cancellationToken">Heard between parts of the batch.</param>
    /// <returns>The signals, in the order of the images.</returns>
    /// <exception cref="ModelSignalException">A signal is asked for that is not among <see cref="Signals"/>.</exception>
    ModelOutput Forward(ImageBatch images, ModelRequest request, CancellationToken cancellationToken = default);
}
