namespace Mos.Core.Tests.Features;

/// <summary>A model whose images are one byte b: features (b, b squared), logits of a head with groups, two stages. Byte 255 cannot be read.</summary>
internal sealed class ByteModel(string? backbone = "b", string name = "byte model", float weight = 1) : IOodModel, IImageReader
{
    private const byte Unreadable = 255;

    public ModelInfo Info { get; } = new()
    {
        Name = name,
        Preprocessing = new Preprocessing(1),
        ClassCount = 3,
        ClassNames = ["a", "b", "c"],
        Groups = ClassGroups.FromAssignment([0, 1, 0], ["x", "y"]),
        Head = new LinearHead(new FloatMatrix(5, 2, [weight, 2, 3, 4, 5, 6, 7, 8, 9, 10]), new float[] { .1f, .2f, .3f, .4f, .5f }),
        BackboneHash = backbone,
    };

    public ModelSignals Signals => ModelSignals.Features | ModelSignals.GroupLogits | ModelSignals.Stages | ModelSignals.InputGradient;

    public IImageReader Images => this;

    public int Width => 1;

    public int Height => 1;

    /// <summary>Images that went through so far.</summary>
    public int Seen { get; private set; }

    /// <summary>Called before each batch.</summary>
    public Action? OnForward { get; set; }

    public static ImageSet Set(int count, params int[] unreadable) => new(
        Enumerable.Range(0, count).Select(i => ImageItem.FromBytes($"bild {i} ü.png", [unreadable.Contains(i) ? Unreadable : (byte)i]) with { Label = i % 5 == 4 ? null : i % 3 }), ["a", "b", "c"]);

    public void Read(ReadOnlySpan<byte> encoded, string source, Span<byte> pixels)
    {
        if (encoded[0] == Unreadable)
        {
            throw new ImageDecodeException(source, $"Image '{source}' is no image.");
        }

        pixels.Fill(encoded[0]);
    }

    public ModelOutput Forward(ImageBatch images, ModelRequest request, CancellationToken cancellationToken = default)
    {
        OnForward?.Invoke();
        cancellationToken.ThrowIfCancellationRequested();
        Seen += images.Count;
        byte[] pixels = [.. Enumerable.Range(0, images.Count).Select(i => images.Pixels.Span[i * 3])];
        var features = new FloatMatrix(images.Count, 2, [.. pixels.SelectMany(b => (float[])[b, b * b])]);
        return new ModelOutput
        {
            Count = images.Count,
            Features = features,
            Logits = Info.Head!.Logits(features),
            Groups = Info.Groups,
            Stages = [new FloatMatrix(images.Count, 1, [.. pixels.Select(b => b + .5f)]), features],
        };
    }

    public void Dispose()
    {
        // Holds nothing.
    }
}
