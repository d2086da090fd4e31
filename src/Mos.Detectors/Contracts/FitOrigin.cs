namespace Mos.Detectors;

/// <summary>Where a fitted scorer comes from.</summary>
/// <param name="Spec">Its name.</param>
/// <param name="Model">The fingerprint of the model, or null.</param>
/// <param name="Data">The fingerprint of the training images, or null.</param>
internal sealed record FitOrigin(string Spec, string? Model, string? Data);
