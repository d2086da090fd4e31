namespace Mos.Detectors;

/// <summary>A named data set of a benchmark.</summary>
internal sealed record BenchmarkImages(string Name, ImageSet Images)
{
    public static BenchmarkImages Checked(string name, ImageSet images)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(images);
        return images.Count > 0
            ? new BenchmarkImages(name, images)
            : throw new ArgumentException($"Data set '{name}' has no images.", nameof(images));
    }
}
