using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>A frozen network with its preprocessing, shared by the models whose heads stand on it; the last of them frees it.</summary>
internal sealed class BitBackbone
{
    // On a processor larger parts take memory and gain nothing, and tensors of more than 32 MB are slow: they are paged in anew each time.
    private const int PixelsPerPartOnCpu = 480 * 480;
    private const int PixelsPerPartOnCuda = 32 * 480 * 480;

    private int _owners = 1;

    /// <param name="network">The network; owned and frozen from now on.</param>
    /// <param name="preprocessing">How images become its input.</param>
    public BitBackbone(BitNetwork network, Preprocessing preprocessing)
    {
        Network = network;
        Preprocessing = preprocessing;
        Hash = ComputeHash();
        network.Freeze();
    }

    public BitNetwork Network { get; }

    public Preprocessing Preprocessing { get; }

    /// <summary>SHA-256 over the name, shape and values of every parameter in order, and the preprocessing.</summary>
    public string Hash { get; }

    /// <summary>One more owner.</summary>
    public BitBackbone Share()
    {
        Interlocked.Increment(ref _owners);
        return this;
    }

    /// <summary>One owner less.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _owners) == 0)
        {
            Network.Dispose();
        }
    }

    /// <summary>The pooled features of images, and the pooled stages where they are wanted.</summary>
    public (FloatMatrix Features, FloatMatrix[]? Stages) Forward(ImageBatch images, bool withStages, CancellationToken cancellationToken)
    {
        int imageBytes = images.Height * images.Width * 3;
        int part = ImagesPerPart(images.Height * images.Width);
        float[][] outputs = [.. OutputWidths(withStages).Select(w => new float[images.Count * w])];
        for (int first = 0; first < images.Count; first += part)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(part, images.Count - first);
            using (inference_mode())
            using (NewDisposeScope())
            {
                ReadOnlySpan<byte> pixels = images.Pixels.Span.Slice(first * imageBytes, count * imageBytes);
                var stages = new List<Tensor>();
                Tensor input = ImageInput.Normalize(pixels, count, images.Height, images.Width, Preprocessing, Network.Device);
                Tensor features = Network.Features(input, withStages ? stages : null);
                foreach ((Tensor output, float[] destination) in stages.Prepend(features).Zip(outputs))
                {
                    int width = (int)output.shape[1];
                    output.cpu().contiguous().bytes.CopyTo(MemoryMarshal.AsBytes(destination.AsSpan(first * width, count * width)));
                }
            }
        }

        FloatMatrix[] matrices = [.. outputs.Zip(OutputWidths(withStages), (values, width) => new FloatMatrix(images.Count, width, values))];
        return (matrices[0], withStages ? matrices[1..] : null);
    }

    private IEnumerable<int> OutputWidths(bool withStages)
    {
        BitVariant variant = Network.Variant;
        return withStages ? [variant.FeatureCount, .. variant.StageWidths] : [variant.FeatureCount];
    }

    private int ImagesPerPart(int pixels)
    {
        int budget = Network.Device.type == DeviceType.CUDA ? PixelsPerPartOnCuda : PixelsPerPartOnCpu;
        return Math.Max(1, (int)(budget / (pixels * Network.Variant.WidthFactor)));
    }

    private string ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (BitTensor t in BitLayout.Backbone(Network.Variant))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{t.Name}[{string.Join(',', t.Shape)}]"));
            hash.AppendData(MemoryMarshal.AsBytes<float>(Network.Read(t.Name)));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{Preprocessing.Size};{Preprocessing.Mean:R};{Preprocessing.Deviation:R}")));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
