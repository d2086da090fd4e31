namespace Mos.Detectors;

/// <param name="Step">The input step.</param>
/// <param name="Cut">Relative to dimension x largest eigenvalue.</param>
/// <param name="Shrinkage">0 to 1.</param>
/// <param name="IsTuned">Whether the stages have weights that were tuned on held-out images.</param>
internal sealed record MahalanobisSettings(StepSize Step, double Cut, double Shrinkage, bool IsTuned = false)
{
    /// <summary>The distance of 1 to the next double.</summary>
    public const double ReferenceCut = Gaussians.DefaultCut;

    /// <summary>That of OpenOOD for the ensemble.</summary>
    public const double EnsembleMagnitude = 0.0014;

    /// <summary>The stages that count; null: all.</summary>
    public IReadOnlyList<int>? Layers { get; init; }

    /// <summary>The weight of each stage that counts; null: 1.</summary>
    public double[]? Alpha { get; init; }

    /// <summary>Whether the covariance is divided by N - 1 and has a ridge.</summary>
    public bool IsAsPyTorchOod { get; init; }

    public static MahalanobisSettings Parse(ScorerSpec spec) =>
        new(StepSize.Parse(spec), spec.Number("cut", ReferenceCut, 0, 0.999), spec.Number("shrink", 0, 0, 1), spec.Choice("weights", "equal", "tuned") == "tuned");

    public static MahalanobisSettings ParseEnsemble(ScorerSpec spec)
    {
        double[]? layers = spec.Options.GetValueOrDefault("layers", "all") == "all" ? null : spec.Numbers("layers");
        double[]? alpha = spec.Numbers("alpha");
        if (layers is not null && (layers.Any(l => l < 0 || l > 1000 || l != Math.Floor(l)) || layers.Distinct().Count() < layers.Length))
        {
            throw new FormatException($"Scorer spec '{spec.Text}': layers are the numbers of stages from 0, each once, with strokes between them, such as 0/1/4, or all.");
        }

        if (alpha is not null && layers is not null && alpha.Length != layers.Length)
        {
            throw new FormatException($"Scorer spec '{spec.Text}': {layers.Length} layers need as many weights alpha, not {alpha.Length}.");
        }

        return new MahalanobisSettings(StepSize.Parse(spec, EnsembleMagnitude), ReferenceCut, 0)
        {
            Layers = layers is null ? null : [.. layers.Select(l => (int)l)],
            Alpha = alpha,
            IsAsPyTorchOod = spec.Choice("variant", "openood", "pytorch-ood") == "pytorch-ood",
        };
    }

    /// <summary>The weights that the settings name; null: 1 each.</summary>
    /// <exception cref="MosException">There are not as many as stages.</exception>
    public StageWeights? WeightsOf(string scorer, int stages) => Alpha is null ? null
        : Alpha.Length == stages ? new StageWeights(Alpha, 0)
        : throw new MosException($"Scorer '{scorer}' has {Alpha.Length} weights alpha for {stages} stages; give as many, or name the stages by layers.");
}
