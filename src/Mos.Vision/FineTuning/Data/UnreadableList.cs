namespace Mos.Vision;

/// <summary>The images that could not be read, each once, however often it was tried.</summary>
internal sealed class UnreadableList(IEnumerable<UnreadableImage> images)
{
    private readonly OrderedDictionary<string, UnreadableImage> _images = new(images.Select(i => KeyValuePair.Create(i.Source, i)));

    public UnreadableImage First => _images.GetAt(0).Value;

    public void Add(IEnumerable<UnreadableImage> images)
    {
        foreach (UnreadableImage image in images)
        {
            _images.TryAdd(image.Source, image);
        }
    }

    public UnreadableImage[] ToArray() => [.. _images.Values];
}
