namespace Mos.Vision;

/// <summary>The augmented views of each image that a head is trained on, instead of the image as it is.</summary>
/// <param name="Count">Number of views, 1 or more. View k of image i is cropped and mirrored as training from the images would do it in epoch k.</param>
/// <param name="Precrop">Side in pixels of the square that is cropped from.</param>
/// <param name="Seed">The seed of the training.</param>
internal sealed record FeatureViews(int Count, int Precrop, int Seed)
{
    /// <summary>In words, with all that decides the pixels.</summary>
    public string Describe(int size) => FormattableString.Invariant($"random crops of {size} from {Precrop} pixels, mirrored half of the time, seed {Seed}");

    /// <summary>The random numbers of an image in a view.</summary>
    public static SplitMix64 Random(int seed, long view, long image) => new(seed, RandomStreams.Crop, view, image);
}
