namespace Mos;

/// <summary>How images are read ahead. Memory for pixels is bounded by (<see cref="BatchesAhead"/> + 1) batches, plus those that the consumer still holds.</summary>
public sealed record ImageLoaderOptions
{
    /// <summary>Images in a batch, 1 or more; the last batch may have fewer, and unreadable images leave their batch smaller.</summary>
    /// <value>The default is 32.</value>
    public int BatchSize { get; init; } = 32;

    /// <summary>Threads that decode, 1 or more.</summary>
    /// <value>The default is the number of processors.</value>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Batches that are decoded while the consumer works on one, 1 or more.</summary>
    /// <value>The default is 2.</value>
    public int BatchesAhead { get; init; } = 2;
}
