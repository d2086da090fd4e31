using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>What one step learns from.</summary>
/// <param name="Inputs">N images or feature vectors; borrowed.</param>
/// <param name="Classes">Their classes, N class indexes of the head.</param>
/// <param name="Mixup">How they are mixed; null: not at all.</param>
internal sealed record TrainingBatch(Tensor Inputs, int[] Classes, Mixup? Mixup = null);
