namespace Mos.Detectors;

/// <summary>
/// The layout of a detector file: a zip with <see cref="ManifestEntry"/>, the held-out scores as little-endian float64, those that
/// several scorers are combined by (scorer by scorer), the state of fitted scorers as <see cref="FittedScorers"/> writes it, and the model as
/// its own format writes it. Data, never code. The SHA-256 of the manifest is the comment of the zip, and those of the entries stand in
/// the manifest, so a change of any byte that matters is noticed.
/// </summary>
internal static class DetectorFile
{
    public const string ManifestEntry = "manifest.json";
    public const string ModelEntry = "model";
    public const string ScorerEntry = "scorer";
    public const string HeldOutEntry = "held-out-scores.f64";
    public const string ReferenceEntry = "reference-scores.f64";
    public const string CommentPrefix = "manifest sha256 ";
}
