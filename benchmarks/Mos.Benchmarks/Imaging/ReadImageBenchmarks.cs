using BenchmarkDotNet.Attributes;
using Mos.Imaging;

namespace Mos.Benchmarks.Imaging;

/// <summary>What one image costs from the bytes of its file to the network's input: a JPEG of 500 x 375 pixels, on one core.</summary>
[MemoryDiagnoser]
public class ReadImageBenchmarks
{
    private readonly IImageDecoder _decoder = ImageDecoders.Skia();
    private readonly IImageReader _reader = ImageReaders.Create(Preprocessing.Paper);
    private readonly TrainingImageReader _training = new(Preprocessing.Paper);
    private readonly PixelNormalizer _normalizer = new(Preprocessing.Paper);
    private readonly byte[] _encoded = DrawnPhotograph.Jpeg(500, 375);
    private readonly byte[] _pixels = new byte[480 * 480 * 3];
    private readonly float[] _input = new float[480 * 480 * 3];

    [Benchmark]
    public int Decode()
    {
        using RgbImage image = _decoder.Decode(_encoded, "drawn.jpg");
        return image.Width;
    }

    [Benchmark(Baseline = true)]
    public void DecodeAndResize() => _reader.Read(_encoded, "drawn.jpg", _pixels);

    [Benchmark]
    public void DecodeResizeAndCrop() => _training.Read(_encoded, "drawn.jpg", new SplitMix64(1), _pixels);

    [Benchmark]
    public void Normalize() => _normalizer.Normalize(new ImageBatch(1, 480, 480, _pixels), _input);
}
