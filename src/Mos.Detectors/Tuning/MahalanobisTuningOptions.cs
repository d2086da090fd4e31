namespace Mos.Detectors;

/// <summary>How the Mahalanobis score is tuned. Copied when that begins.</summary>
public sealed class MahalanobisTuningOptions
{
    private IReadOnlyList<double> _magnitudes = [0, 0.01, 0.005, 0.002, 0.0014, 0.001, 0.0005];

    /// <summary>The magnitudes of the input step that are tried, in normalised units, each 0 or more; of equally good ones the first is taken.</summary>
    /// <value>The default value is the paper's: 0, 0.01, 0.005, 0.002, 0.0014, 0.001, 0.0005.</value>
    public IReadOnlyList<double> Magnitudes
    {
        get => _magnitudes;
        set => _magnitudes = [.. value ?? throw new ArgumentNullException(nameof(value))];
    }

    /// <summary>How far the adversarial noise moves each pixel, in normalised units, above 0.</summary>
    /// <value>The default value is 0.05.</value>
    public double Noise { get; set; } = 0.05;

    /// <summary>The range that noisy images are kept in.</summary>
    /// <value>The default value is <see cref="AdversarialClamp.Corrected"/>; the paper's code has <see cref="AdversarialClamp.Paper"/>.</value>
    public AdversarialClamp Clamp { get; set; }

    /// <summary>Held-out images that the weights are learnt on, and as many others that the magnitude is chosen by, 5 or more; half of all where there are fewer.</summary>
    /// <value>The default value is 500.</value>
    public int ImagesPerHalf { get; set; } = 500;

    /// <summary>Whether the held-out images are taken from the front, as the paper's code does, and not drawn: of class folders the first are all of the same few classes.</summary>
    /// <value>The default value is false.</value>
    public bool InOrder { get; set; }

    /// <summary>The seed of the drawing of held-out images.</summary>
    /// <value>The default value is 0.</value>
    public int Seed { get; set; }

    /// <summary>See <see cref="Scorers.Mahalanobis"/>.</summary>
    /// <value>The default value is the reference's.</value>
    public double Cut { get; set; } = MahalanobisSettings.ReferenceCut;

    /// <summary>See <see cref="Scorers.Mahalanobis"/>.</summary>
    /// <value>The default value is 0.</value>
    public double Shrinkage { get; set; }

    /// <summary>Images that go through the network together, 1 or more.</summary>
    /// <value>The default value is 32.</value>
    public int BatchSize { get; set; } = 32;

    /// <summary>Threads that decode images, 1 or more.</summary>
    /// <value>The default value is the number of processors.</value>
    public int DecodingThreads { get; set; } = Environment.ProcessorCount;

    /// <summary>Called with each image that cannot be read, which is then left out.</summary>
    /// <value>The default value is null: an unreadable image is an <see cref="ImageDecodeException"/>.</value>
    public Action<UnreadableImage>? OnUnreadable { get; set; }

    internal ImageLoaderOptions Loader => new() { BatchSize = BatchSize, Threads = DecodingThreads };

    internal MahalanobisTuningOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BatchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(DecodingThreads);
        ArgumentOutOfRangeException.ThrowIfLessThan(ImagesPerHalf, 5);
        if (!(Noise > 0 && float.IsFinite((float)Noise)))
        {
            throw new ArgumentOutOfRangeException(nameof(Noise), Noise, "Noise is a finite number above 0.");
        }

        if (Magnitudes.Count == 0 || Magnitudes.Distinct().Count() < Magnitudes.Count)
        {
            throw new ArgumentException("Magnitudes are one or more, each of them once.", nameof(Magnitudes));
        }

        foreach (double magnitude in Magnitudes)
        {
            _ = Scorers.Mahalanobis(magnitude, Cut, Shrinkage);
        }

        return (MahalanobisTuningOptions)MemberwiseClone();
    }

    /// <summary>The held-out images that are used: those for the weights, then as many for the magnitude.</summary>
    internal ImageSet Drawn(ImageSet heldOut)
    {
        ImageItem[] items = [.. heldOut.Items];
        if (!InOrder)
        {
            new SplitMix64(Seed).Shuffle<ImageItem>(items);
        }

        return new ImageSet(items.Take((int)Math.Min(2L * ImagesPerHalf, items.Length / 2 * 2)), heldOut.ClassNames);
    }
}
