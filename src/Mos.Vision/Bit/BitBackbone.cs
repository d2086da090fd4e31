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

    /// <summary>Whether images of a batch go through together to advantage.</summary>
    public bool GainsFromBatches => Network.Device.type == DeviceType.CUDA;

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
    public BackboneOutput Forward(ImageBatch images, bool withStages, CancellationToken cancellationToken)
    {
        var output = new BackboneOutputBuffer(images.Count, Network.Variant, withStages);
        foreach ((int first, int count) in Parts(images))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using (inference_mode())
            using (NewDisposeScope())
            {
                var stages = new List<Tensor>();
                Tensor features = Network.Features(Normalize(images, first, count), withStages ? stages : null);
                output.Put(first, features, stages);
            }
        }

        return output.ToOutput();
    }

    /// <summary>The parts in which a batch goes through the network.</summary>
    public IEnumerable<(int First, int Count)> Parts(ImageBatch images)
    {
        int part = ImagesPerPart(images.Height * images.Width);
        for (int first = 0; first < images.Count; first += part)
        {
            yield return (first, Math.Min(part, images.Count - first));
        }
    }

    /// <summary>The normalised pixels of a part, in the caller's dispose scope.</summary>
    public Tensor Normalize(ImageBatch images, int first, int count)
    {
        int imageBytes = images.Height * images.Width * 3;
        ReadOnlySpan<byte> pixels = images.Pixels.Span.Slice(first * imageBytes, count * imageBytes);
        return ImageInput.Normalize(pixels, count, images.Height, images.Width, Preprocessing, Network.Device);
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

        hash.AppendData(Encoding.UTF8.GetBytes(PreprocessingText()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>A square with one mean and deviation goes into the hash as it always did, so that what was saved with it stays valid.</summary>
    private string PreprocessingText()
    {
        Preprocessing p = Preprocessing;
        return p == new Preprocessing(p.Size, p.Mean.Red, p.Deviation.Red)
            ? FormattableString.Invariant($"{p.Size};{p.Mean.Red:R};{p.Deviation.Red:R}")
            : p.ToJson();
    }
}
