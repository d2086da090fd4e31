using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>
/// A BiT backbone in its plain form: the readable truth, and what trains where a part of it is open. Gives pooled features; the head is a matter of its own.
/// Owns its parameters; forward passes may run at the same time.
/// </summary>
internal sealed class BitNetwork : IDisposable
{
    private readonly StdConv2d _root;
    private readonly Bottleneck[][] _blocks;
    private readonly GroupNormRelu _last;
    private ScalarType? _computes;

    /// <param name="variant">The structure.</param>
    /// <param name="weights">The values of each parameter, row by row; called once for each, in order.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="type">How exactly: double precision is for tests.</param>
    public BitNetwork(BitVariant variant, Func<BitTensor, float[]> weights, Device device, ScalarType type = ScalarType.Float32)
    {
        TorchBackend.EnsureLoaded();
        Variant = variant;
        Device = device;
        try
        {
            foreach (BitTensor t in BitLayout.Backbone(variant))
            {
                using Tensor values = tensor(weights(t), t.Shape);
                Parameters.Add(t.Name, Detached(nn.Parameter(values.to(type, device), requires_grad: false)));
            }
        }
        catch
        {
            DisposeParameters();
            throw;
        }

        _root = new StdConv2d(Parameters[BitLayout.RootKernel], stride: 2, padding: 3);
        _blocks = [.. BitUnit.Of(variant).GroupBy(u => u.Block, (_, units) => units.Select(u => new Bottleneck(u, name => Parameters[u.Name + name])).ToArray())];
        _last = new GroupNormRelu(Parameters["before_head.gn.weight"], Parameters["before_head.gn.bias"]);
    }

    /// <summary>The structure.</summary>
    public BitVariant Variant { get; }

    /// <summary>Where it computes.</summary>
    public Device Device { get; }

    /// <summary>The parameters by name, in the order of the reference's state dictionary. They require no gradient until told to.</summary>
    public OrderedDictionary<string, Parameter> Parameters { get; } = [];

    /// <summary>A copy of a parameter's values, row by row.</summary>
    /// <param name="name">Its name.</param>
    public float[] Read(string name)
    {
        using Tensor detached = Parameters[name].detach();
        using Tensor values = detached.cpu();
        return values.data<float>().ToArray();
    }

    /// <summary>The forward pass; differentiable.</summary>
    /// <param name="images">Normalised images, <c>[N, 3, H, W]</c>.</param>
    /// <param name="stages">Receives the pooled raw output of the root and of each block, each <c>[N, channels]</c>; null: not wanted.</param>
    /// <param name="maps">Receives the feature maps that are wanted, without a graph, and reads them; null: none is.</param>
    /// <returns>The pooled features, <c>[N, D]</c>, in the caller's dispose scope.</returns>
    public Tensor Features(Tensor images, ICollection<Tensor>? stages = null, FeatureMapTaps? maps = null)
    {
        Tensor output = Root(Entering(images));
        stages?.Add(Pool(output));
        maps?.Take(output);
        foreach (Bottleneck[] block in _blocks)
        {
            output = Through(block, output);
            stages?.Add(Pool(output));
            maps?.Take(output, block == _blocks[^1] ? MapPlace.LastStage : block == _blocks[^2] ? MapPlace.StageBeforeLast : null);
        }

        using (output)
        using (Tensor last = _last.Forward(output))
        {
            maps?.Take(last, MapPlace.BeforePooling);
            return Pool(last);
        }
    }

    /// <summary>The rest of the forward pass, from a feature map on.</summary>
    /// <param name="place">Where the map belongs.</param>
    /// <param name="map"><c>[N, C, H, W]</c>; not to be used afterwards.</param>
    /// <returns>The pooled features, <c>[N, D]</c>, in the caller's dispose scope.</returns>
    public Tensor FeaturesFrom(MapPlace place, Tensor map)
    {
        if (place != MapPlace.BeforePooling)
        {
            return FeaturesAfter(place == MapPlace.StageBeforeLast ? _blocks.Length - 1 : _blocks.Length, map);
        }

        using (map)
        {
            return Pool(map);
        }
    }

    /// <summary>The rest of the forward pass, from the raw output of a block on; differentiable.</summary>
    /// <param name="blocks">The root and so many blocks are done.</param>
    /// <param name="map"><c>[N, C, H, W]</c>; not to be used afterwards.</param>
    /// <returns>The pooled features, <c>[N, D]</c>, in the caller's dispose scope.</returns>
    public Tensor FeaturesAfter(int blocks, Tensor map)
    {
        using Tensor output = _blocks.Skip(blocks).Aggregate(Entering(map), (input, block) => Through(block, input));
        using Tensor last = _last.Forward(output);
        return Pool(last);
    }

    /// <summary>
    /// Standardises all kernels once instead of in each pass, which is most of the work on a few small images. Takes the memory of the
    /// kernels once more. The network is not to be trained afterwards.
    /// </summary>
    /// <param name="type">What the network computes in from now on, whatever the type of its parameters and inputs; null: in theirs.</param>
    public void Freeze(ScalarType? type = null)
    {
        _computes = type;
        _root.Freeze(type);
        foreach (Bottleneck unit in _blocks.SelectMany(b => b))
        {
            unit.Freeze(type);
        }

        if (type is ScalarType other)
        {
            _last.Freeze(other);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _root.Dispose();
        _last.Dispose();
        foreach (Bottleneck unit in _blocks.SelectMany(b => b))
        {
            unit.Dispose();
        }

        DisposeParameters();
    }

    private Tensor Root(Tensor images)
    {
        using Tensor convolved = _root.Forward(images);
        // Zeros take part in the maximum, unlike in a padded pooling, whose padding counts as minus infinity.
        using Tensor padded = nn.functional.pad(convolved, [1, 1, 1, 1], PaddingModes.Constant, 0);
        return nn.functional.max_pool2d(padded, kernel_size: 3, stride: 2);
    }

    /// <summary>Runs a block and disposes what enters.</summary>
    private static Tensor Through(Bottleneck[] block, Tensor input)
    {
        foreach (Bottleneck unit in block)
        {
            using Tensor entering = input;
            input = unit.Forward(entering);
        }

        return input;
    }

    private void DisposeParameters()
    {
        foreach (Parameter p in Parameters.Values)
        {
            p.Dispose();
        }
    }

    private Tensor Entering(Tensor maps) => _computes is ScalarType type ? maps.to(type).ChannelsTogether() : maps;

    private Tensor Pool(Tensor maps) => _computes is null ? maps.mean([2, 3]) : maps.mean([2, 3], type: ScalarType.Float32);

    private static Parameter Detached(Parameter p)
    {
        p.DetachFromDisposeScope();
        return p;
    }
}
