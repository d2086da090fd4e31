namespace Mos.Vision;

/// <summary>Where a training stands between two steps.</summary>
/// <param name="Losses">The loss of each step taken.</param>
/// <param name="Unreadable">The images that could not be read so far.</param>
/// <param name="Tensors">Parameters and velocities by name, as <see cref="TrainingCheckpoint"/> names them.</param>
internal sealed record TrainingState(double[] Losses, UnreadableImage[] Unreadable, IReadOnlyDictionary<string, float[]> Tensors);

/// <summary>The part of a training's state that is no tensor.</summary>
internal sealed record TrainingStateHeader(int Version, TrainingSettings Settings, UnreadableImage[] Unreadable);
