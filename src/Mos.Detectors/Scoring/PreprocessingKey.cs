namespace Mos.Detectors;

/// <summary>What tells whether two models see the same pixels of a file, so that it need be decoded only once.</summary>
internal readonly record struct PreprocessingKey(Type? Reader, int Width, int Height, int Size, int? ShorterSide, ResizeFilter Filter, bool ScaledJpeg)
{
    public static PreprocessingKey Of(IOodModel model)
    {
        IImageReader? reader = model.Images;

        // What becomes of the values is the model's own affair: a batch carries bytes.
        Preprocessing p = model.Info.Preprocessing;
        return new PreprocessingKey(reader?.GetType(), reader?.Width ?? 0, reader?.Height ?? 0, p.Size, p.ShorterSide, p.Filter, p.ScaledJpeg);
    }

    public static IImageReader ReaderOf(IOodModel model) =>
        model.Images ?? throw new MosException($"Model '{model.Info.Name}' takes no images; give it stored signals, or use a model that reads images.");
}
