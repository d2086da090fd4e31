using Mos.Imaging;

namespace Mos.Extensions.DependencyInjection.Tests;

/// <summary>A model whose logits are the mean colours of an image; its file is a byte, by which they are multiplied.</summary>
internal sealed class ColourModel(byte gain) : IStorableModel
{
    private static readonly Preprocessing Small = new(4);

    public ModelInfo Info { get; } = new() { Name = $"colours x{gain}", Preprocessing = Small, ClassCount = 3 };

    public ModelSignals Signals => ModelSignals.Logits;

    public IImageReader Images { get; } = ImageReaders.Create(Small);

    public string Format => "colours";

    public bool IsDisposed { get; private set; }

    public ModelOutput Forward(ImageBatch images, ModelRequest request, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        var logits = new float[images.Count * 3];
        for (int i = 0; i < images.Pixels.Length; i++)
        {
            logits[(i / 48 * 3) + (i % 3)] += images.Pixels.Span[i] * gain / 255f / 16;
        }

        return ModelOutput.FromLogits(new FloatMatrix(images.Count, 3, logits));
    }

    public void Save(Stream destination) => destination.WriteByte(gain);

    public void Dispose() => IsDisposed = true;

    internal sealed class Loader : IModelLoader
    {
        public List<ColourModel> Loaded { get; } = [];

        public string Format => "colours";

        public IOodModel Load(string path)
        {
            var model = new ColourModel(File.ReadAllBytes(path)[0]);
            Loaded.Add(model);
            return model;
        }
    }
}
