using System.Buffers;

namespace Mos.Vision.Frozen;

/// <summary>
/// A BiT backbone in the form that infers fast on a processor: kernels standardised and packed once, channels together, normalisations
/// folded into the layers around them, 3x3 convolutions by Winograd. Needs no torch. Immutable; forward passes may run at the same time.
/// </summary>
/// <remarks>What it says of an image does not depend on the images beside it or on the number of threads, to the last bit.</remarks>
internal sealed class FrozenNetwork
{
    private readonly FrozenRoot _root;
    private readonly FrozenUnit[][] _blocks;
    private readonly FrozenGroupNorm _last;

    /// <param name="variant">The structure.</param>
    /// <param name="values">The values of a parameter, row by row; asked for in any order, by several threads.</param>
    /// <param name="blocks">Number of blocks, 0 to 4; with fewer than all it gives <see cref="Maps"/> alone.</param>
    public FrozenNetwork(BitVariant variant, Func<BitTensor, float[]> values, int blocks = 4)
    {
        IsWhole = blocks == variant.Units.Count;
        var parameters = new FrozenParameters(variant, values);
        _root = new FrozenRoot(parameters.Window(BitLayout.RootKernel, stride: 2));
        FrozenUnit[] units = [.. BitUnit.Of(variant).Where(u => u.Block <= blocks).Select(u => new FrozenUnit(u, parameters))];
        int next = 0;
        _blocks = [.. variant.Units.Take(blocks).Select(count => units[next..(next += count)])];
        _last = parameters.Norm("before_head.gn");
    }

    /// <summary>Makes what images of a size need and is made when it is first used, before several threads wait for it.</summary>
    /// <param name="size">Side of the images.</param>
    /// <returns>The network itself.</returns>
    public FrozenNetwork Prepare(int size)
    {
        int side = _root.After(size);
        foreach (FrozenUnit unit in _blocks.SelectMany(b => b))
        {
            side = unit.Prepare(side);
        }

        return this;
    }

    /// <summary>Whether it has all blocks.</summary>
    public bool IsWhole { get; }

    /// <summary>The raw output of the last block that it has, or of the root.</summary>
    /// <param name="pixels">Normalised pixels of some images, 3 channels; borrowed.</param>
    /// <param name="cores">Threads that share the work.</param>
    /// <param name="cancellationToken">Stops between units.</param>
    public Activations Maps(Activations pixels, Cores cores, CancellationToken cancellationToken) =>
        _blocks.Aggregate(_root.Forward(pixels, cores), (x, block) => Through(block, x, cores, null, cancellationToken));

    /// <summary>The forward pass.</summary>
    /// <param name="pixels">Normalised pixels of some images, 3 channels; borrowed.</param>
    /// <param name="output">Receives the pooled features and stages.</param>
    /// <param name="first">The place of the first of the images there.</param>
    /// <param name="cores">Threads that share the work.</param>
    /// <param name="cancellationToken">Stops between units.</param>
    /// <param name="trace">Keeps what gradients need; null: nothing.</param>
    public void Forward(Activations pixels, BackboneOutputBuffer output, int first, Cores cores, CancellationToken cancellationToken, FrozenTrace? trace = null)
    {
        Activations x = _root.Forward(pixels, cores, trace);
        PoolStage(x, 0, output, first);
        for (int block = 0; block < _blocks.Length; block++)
        {
            x = Through(_blocks[block], x, cores, trace, cancellationToken);
            PoolStage(x, block + 1, output, first);
        }

        PoolFeatures(x, output, first);
        if (trace is null)
        {
            x.Dispose();
        }
        else
        {
            trace.Last = x;
        }
    }

    private static Activations Through(FrozenUnit[] block, Activations x, Cores cores, FrozenTrace? trace, CancellationToken cancellationToken)
    {
        foreach (FrozenUnit unit in block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            x = unit.Forward(x, cores, trace);
        }

        return x;
    }

    private static void PoolStage(Activations x, int stage, BackboneOutputBuffer output, int first)
    {
        for (int image = 0; image < x.Images; image++)
        {
            Span<float> pooled = output.Stage(stage, first + image);
            if (!pooled.IsEmpty)
            {
                Round(x.Sums!.Totals(image).Means, pooled);
            }
        }
    }

    private void PoolFeatures(Activations x, BackboneOutputBuffer output, int first)
    {
        Rectifier rectifier = _last.Fit(x);
        var sums = new ChannelSums(x.Images, 1, x.Channels);
        float[] active = ArrayPool<float>.Shared.Rent(x.ImageLength);
        for (int image = 0; image < x.Images; image++)
        {
            rectifier.Apply(image, x.Pixels(image), active);
            PixelKernels.Sum(active.AsSpan(0, x.ImageLength), x.MiddleOf(0, x.Height * x.Width), sums.Part(image, 0, x.Height * x.Width));
            Round(sums.Totals(image).Means, output.Features(first + image));
        }

        ArrayPool<float>.Shared.Return(active);
    }

    private static void Round(ReadOnlySpan<double> means, Span<float> pooled)
    {
        for (int c = 0; c < pooled.Length; c++)
        {
            pooled[c] = (float)means[c];
        }
    }
}
