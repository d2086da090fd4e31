namespace Mos.Vision;

/// <summary>Of what features are computed, and where they are kept.</summary>
/// <param name="Model">The frozen network; borrowed.</param>
/// <param name="Images">The images, labelled.</param>
/// <param name="DecodingThreads">Threads that decode.</param>
internal sealed record FeatureSource(BitModel Model, ImageItem[] Images, int DecodingThreads)
{
    /// <summary>The views of each image; null: one, the image as it is.</summary>
    public FeatureViews? Views { get; init; }

    /// <summary>The folder of a store that is filled, or taken from where it is full; null: features stay in memory.</summary>
    public string? Folder { get; init; }

    public int ViewCount => Views?.Count ?? 1;

    /// <summary>Whether the features are the same, wherever they are kept.</summary>
    public bool GivesSameAs(FeatureSource other) =>
        Model.Info.BackboneHash == other.Model.Info.BackboneHash && Views == other.Views && Images.AsSpan().SequenceEqual(other.Images);
}
