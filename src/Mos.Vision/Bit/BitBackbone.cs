using Mos.Vision.Frozen;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>
/// A network that is not trained, with its preprocessing, shared by the models whose heads stand on it; the last of them frees it. On a
/// processor and in single precision, forward passes and input gradients run in the frozen form; the plain form, and torch with it, is there from
/// the first time that it is asked for.
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
    private readonly Lazy<FrozenGradient>? _gradient;
    private readonly PixelTables _tables;
    private readonly Lazy<string> _hash;
    private int _owners = 1;

    /// <param name="weights">The parameters.</param>
    /// <param name="preprocessing">How images become its input.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="threads">Threads that compute on a processor; null: one for each core.</param>
    /// <param name="precision">How exactly it computes.</param>
    /// <exception cref="TorchBackendException">The device is a graphics card and cannot be used, or cannot compute in this precision.</exception>
    public BitBackbone(BitWeights weights, Preprocessing preprocessing, ComputeDevice device = default, int? threads = null, ComputePrecision precision = default)
    {
        if (PrecisionSupport.Refusal(precision, device, PrecisionSupport.HasBFloat16) is string refusal)
        {
            throw new TorchBackendException(refusal);
        }

        Weights = weights;
        Preprocessing = preprocessing;
        Threads = threads;
        Precision = precision;
        _tables = new PixelTables(preprocessing);
        _hash = new Lazy<string>(() => BackboneHash.Of(weights, preprocessing, precision));
        Device = device;
        // Asked for at once: a card that is not there is refused before any work.
        if (OnCard)
        {
            _ = device.Open();
        }

        bool isFrozen = !OnCard && precision == ComputePrecision.Full;
        _frozen = !isFrozen ? null : new Lazy<FrozenNetwork>(() => new FrozenNetwork(weights.Variant, weights.Of).Prepare(preprocessing.Size));
        _gradient = !isFrozen ? null : new Lazy<FrozenGradient>(() => new FrozenGradient(weights.Variant, weights.Of));
        _plain = new Lazy<BitNetwork>(() =>
        {
            var network = new BitNetwork(weights.Variant, weights.Of, OpenTorch());
            network.Freeze(precision == ComputePrecision.BFloat16 ? ScalarType.BFloat16 : null);
            return network;
        });
    }

    public BitWeights Weights { get; }

    public BitVariant Variant => Weights.Variant;

    /// <summary>The plain form, its kernels standardised once.</summary>
    public BitNetwork Network => _plain.Value;

    /// <summary>Whether the plain form was asked for.</summary>
    public bool HasPlainForm => _plain.IsValueCreated;

    /// <summary>Whether there is a frozen form: on a processor, in single precision.</summary>
    public bool HasFrozenForm => _frozen is not null;

    /// <summary>The frozen form, or null where there is none.</summary>
    public FrozenNetwork? Frozen => _frozen?.Value;

    /// <summary>Where it computes.</summary>
    public ComputeDevice Device { get; }

    /// <summary>Whether that is a graphics card.</summary>
    public bool OnCard => Device != ComputeDevice.Cpu;

    /// <summary>Threads that compute on a processor; null: one for each core.</summary>
    public int? Threads { get; }

    /// <summary>How exactly it computes.</summary>
    public ComputePrecision Precision { get; }

    public Preprocessing Preprocessing { get; }

    /// <inheritdoc cref="BackboneHash"/>
    public string Hash => _hash.Value;

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
        if (Interlocked.Decrement(ref _owners) == 0 && HasPlainForm)
        {
            Network.Dispose();
        }
    }

    /// <summary>Torch's name for the device, after torch was loaded and told the number of threads.</summary>
    public torch.Device OpenTorch()
    {
        torch.Device device = Device.Open();
        if (Threads is int count)
        {
            set_num_threads(count);
        }

        return device;
    }

    /// <summary>The threads that compute on a processor.</summary>
    public Cores Cores => new(Threads ?? Environment.ProcessorCount);

    /// <summary>The pooled features of images, and the pooled stages where they are wanted.</summary>
    public BackboneOutput Forward(ImageBatch images, bool withStages, CancellationToken cancellationToken)
    {
        var output = new BackboneOutputBuffer(images.Count, Variant, withStages);
        RunParts(images, inOrder: false, oneByOne: false, (first, count, cores) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Frozen is not FrozenNetwork frozen)
            {
                // The bytes are sent to the device before they become floats.
                using DisposeScope scope = NewDisposeScope();
                int length = images.Height * images.Width * 3;
                ReadOnlySpan<byte> bytes = images.Pixels.Span.Slice(first * length, count * length);
                InferPlain(ImageInput.Normalize(bytes, count, images.Height, images.Width, Preprocessing, Network.Device), output, first, null);
                return;
            }

            using Activations pixels = Normalize(images, first, count);
            frozen.Forward(pixels, output, first, cores, cancellationToken);
        });
        return output.ToOutput();
    }

    /// <summary>The pooled features, and the stages where the buffer wants them, of normalised pixels.</summary>
    /// <param name="pixels">Borrowed.</param>
    /// <param name="output">Receives them.</param>
    /// <param name="first">The place of the first image there.</param>
    /// <param name="maps">Takes feature maps out of the plain form; null: none.</param>
    /// <param name="cores">Threads that share the work.</param>
    /// <param name="cancellationToken">Heard now and then.</param>
    public void Infer(Activations pixels, BackboneOutputBuffer output, int first, FeatureMapTaps? maps, Cores cores, CancellationToken cancellationToken)
    {
        if (Frozen is null || maps is not null)
        {
            using DisposeScope scope = NewDisposeScope();
            InferPlain(ImageInput.ToTensor(pixels, Network.Device), output, first, maps);
        }

        // Features and stages are the same bits whatever else is asked for.
        Frozen?.Forward(pixels, output, first, cores, cancellationToken);
    }

    /// <summary>The same with gradients; the output is that of a pass without them, to the last bit.</summary>
    public IInputGradients InputGradients(Activations pixels, BackboneOutputBuffer output, FeatureMapTaps? maps, Cores cores, CancellationToken cancellationToken)
    {
        if (Frozen is not FrozenNetwork frozen)
        {
            return new PlainInputGradients(Network, pixels, output, maps);
        }

        if (maps is not null)
        {
            using DisposeScope scope = NewDisposeScope();
            InferPlain(ImageInput.ToTensor(pixels, CPU), output, 0, maps);
        }

        return new FrozenInputGradients(frozen, _gradient!.Value, pixels, output, cores, cancellationToken);
    }

    /// <summary>Cuts a batch into parts that go through the network together.</summary>
    /// <param name="images">The batch.</param>
    /// <param name="inOrder">Whether one part has to end before the next begins.</param>
    /// <param name="oneByOne">Whether each image is a part of its own: what a gradient needs of it is kept meanwhile.</param>
    /// <param name="part">Runs so many images from the given one on, on so many threads.</param>
    public void RunParts(ImageBatch images, bool inOrder, bool oneByOne, Action<int, int, Cores> part)
    {
        int pixels = images.Height * images.Width;
        if (Frozen is not null && !inOrder)
        {
            // Made here: several threads that wait for it would keep the pool from helping to make it.
            _ = oneByOne ? _gradient!.Value : null;
            new FrozenPass(Cores.Count, oneByOne ? 1 : FrozenPartPixels).Run(images.Count, pixels, part);
            return;
        }

        int size = ImagesPerPart(pixels);
        for (int first = 0; first < images.Count; first += size)
        {
            part(first, Math.Min(size, images.Count - first), Cores);
        }
    }

    /// <summary>Cuts images into the parts that go through the frozen form together, in any order.</summary>
    /// <param name="images">Number of images.</param>
    /// <param name="pixels">Pixels of an image.</param>
    /// <param name="part">Runs so many images from the given one on, on so many threads; called by several threads.</param>
    public void RunFrozenParts(int images, int pixels, Action<int, int, Cores> part) =>
        new FrozenPass(Cores.Count, FrozenPartPixels).Run(images, pixels, part);

    /// <summary>The normalised pixels of a part.</summary>
    public Activations Normalize(ImageBatch images, int first, int count) => _tables.Normalize(images, first, count);

    /// <inheritdoc cref="PixelTables.Normalize(ReadOnlySpan{byte}, int, Span{float})"/>
    public void Normalize(ReadOnlySpan<byte> images, int image, Span<float> values) => _tables.Normalize(images, image, values);

    private int FrozenPartPixels => (int)(PixelsPerFrozenPart / Variant.WidthFactor);

    private void InferPlain(Tensor pixels, BackboneOutputBuffer output, int first, FeatureMapTaps? maps)
    {
        using IDisposable mode = inference_mode();
        var stages = new List<Tensor>();
        output.Put(first, Network.Features(pixels, stages, maps), stages);
    }

    private int ImagesPerPart(int pixels)
    {
        int budget = OnCard ? PixelsPerPartOnCuda : PixelsPerPartOnCpu;
        return Math.Max(1, (int)(budget / (pixels * Variant.WidthFactor)));
    }
}
