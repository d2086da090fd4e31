namespace Mos.Vision.Frozen;

/// <summary>A group normalisation and its ReLU for given images: max(scale * x + shift, 0) with a scale and a shift for each channel.</summary>
internal sealed class Rectifier(int channels, float[] scale, float[] shift)
{
    public ReadOnlySpan<float> Scale(int image) => scale.AsSpan(image * channels, channels);

    public ReadOnlySpan<float> Shift(int image) => shift.AsSpan(image * channels, channels);

    /// <summary>Activates pixels of an image that follow each other.</summary>
    public void Apply(int image, ReadOnlySpan<float> x, Span<float> y) => PixelKernels.Rectify(x, Scale(image), Shift(image), y);
}
