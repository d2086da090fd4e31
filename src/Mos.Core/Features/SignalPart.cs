namespace Mos;

/// <summary>What a model says of consecutive images of a list: a part of a store, from a file or on its way into one.</summary>
/// <param name="Items">The N images that could be read, with the labels of the list, in its order. Of a part that was read, they are names: there need be no such file.</param>
/// <param name="Output">The signals, a row for each of <paramref name="Items"/>.</param>
/// <param name="Unreadable">The images between them that could not be read, with reasons.</param>
/// <param name="View">Which view of the images it is, from 0; a store without augmentation has one.</param>
public sealed record SignalPart(IReadOnlyList<ImageItem> Items, ModelOutput Output, IReadOnlyList<UnreadableImage> Unreadable, int View = 0)
{
    /// <summary>How many images of the list the part stands for, read or not.</summary>
    public int Consumed => Items.Count + Unreadable.Count;
}
