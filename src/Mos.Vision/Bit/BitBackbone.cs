using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Mos.Vision.Frozen;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>
/// A network that is not trained, with its preprocessing, shared by the models whose heads stand on it; the last of them frees it. On a
/// processor forward passes run in the frozen form; the plain form, and torch with it, is there from the first time that it is asked for.
/// </summary>
internal sealed class BitBackbone
{
    // On a processor larger parts take memory and gain nothing, and tensors of more than 32 MB are slow: they are paged in anew each time.
    private const int PixelsPerPartOnCpu = 480 * 480;
    private const int PixelsPerPartOnCuda = 32 * 480 * 480;

    // In the frozen form kernels pass by once for all images of a part; beyond this the activations no longer fit the cache.
    private const int PixelsPerFrozenPart = 2 * 480 * 480;

    private readonly Lazy<BitNetwork> _plain;
    private readonly Lazy<FrozenNetwork>? _frozen;
    private int _owners = 1;

    /// <param name="weights">The parameters.</param>
    /// <param name="preprocessing">How images become its input.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="threads">Threads that compute on a processor; null: one for each core.</param>
    /// <exception cref="TorchBackendException">The device is a graphics card and cannot be used.</exception>
    public BitBackbone(BitWeights weights, Preprocessing preprocessing, ComputeDevice device = default, int? threads = null)
    {
        Weights = weights;
        Preprocessing = preprocessing;
        Threads = threads;
        Hash = ComputeHash();
        Device = device;
        // Asked for at once: a card that is not there is refused before any work.
        torch.Device? card = OnCard ? device.Open() : null;
        _frozen = OnCard ? null : new Lazy<FrozenNetwork>(() => new FrozenNetwork(weights.Variant, weights.Of));
        _plain = new Lazy<BitNetwork>(() =>
        {
            TorchBackend.EnsureLoaded();
            if (threads is int count)
            {
                set_num_threads(count);
            }

            var network = new BitNetwork(weights.Variant, weights.Of, card ?? CPU);
            network.Freeze();
            return network;
        });
    }

    public BitWeights Weights { get; }

    public BitVariant Variant => Weights.Variant;

    /// <summary>The plain form, its kernels standardised once.</summary>
    public BitNetwork Network => _plain.Value;

    /// <summary>The frozen form, or null on a graphics card.</summary>
    public FrozenNetwork? Frozen => _frozen?.Value;

    /// <summary>Where it computes.</summary>
    public ComputeDevice Device { get; }

    /// <summary>Whether that is a graphics card.</summary>
    public bool OnCard => Device != ComputeDevice.Cpu;

    /// <summary>Threads that compute on a processor; null: one for each core.</summary>
    public int? Threads { get; }

    public Preprocessing Preprocessing { get; }

    /// <summary>SHA-256 over the name, shape and values of every parameter in order, and the preprocessing.</summary>
    public string Hash { get; }

    /// <summary>Whether images of a batch go through together to advantage.</summary>
    public bool GainsFromBatches => OnCard;

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
            if (_plain.IsValueCreated)
            {
                _plain.Value.Dispose();
            }
        }
    }

    /// <summary>The pooled features of images, and the pooled stages where they are wanted.</summary>
    public BackboneOutput Forward(ImageBatch images, bool withStages, CancellationToken cancellationToken)
    {
        var output = new BackboneOutputBuffer(images.Count, Variant, withStages);
        if (Frozen is FrozenNetwork frozen)
        {
            new FrozenPass(frozen, Preprocessing, Threads ?? Environment.ProcessorCount, PixelsPerFrozenPart).Run(images, output, cancellationToken);
            return output.ToOutput();
        }

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

    /// <summary>The pooled features, and the stages where the buffer wants them, of normalised pixels <c>[N, 3, H, W]</c>, in the frozen form.</summary>
    public void Infer(Tensor pixels, BackboneOutputBuffer output, int first, CancellationToken cancellationToken) =>
        Frozen!.Forward(ImageInput.ToActivations(pixels), output, first, new Cores(Threads ?? Environment.ProcessorCount), cancellationToken);

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
        int budget = OnCard ? PixelsPerPartOnCuda : PixelsPerPartOnCpu;
        return Math.Max(1, (int)(budget / (pixels * Variant.WidthFactor)));
    }

    private string ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (BitTensor t in BitLayout.Backbone(Variant))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{t.Name}[{string.Join(',', t.Shape)}]"));
            hash.AppendData(MemoryMarshal.AsBytes<float>(Weights.Of(t)));
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
