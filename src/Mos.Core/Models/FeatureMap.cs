namespace Mos;

/// <summary>A feature map of one image: a view of C x H x W values, channel by channel.</summary>
/// <param name="values">The values.</param>
/// <param name="channels">C.</param>
public readonly ref struct FeatureMap(ReadOnlySpan<float> values, int channels)
{
    /// <summary>All values, channel by channel and row by row.</summary>
    public ReadOnlySpan<float> Values { get; } = values;

    /// <summary>C.</summary>
    public int Channels { get; } = channels;

    /// <summary>H x W.</summary>
    public int Positions => Values.Length / Channels;

    /// <summary>The H x W values of a channel.</summary>
    /// <param name="channel">From 0.</param>
    public ReadOnlySpan<float> Channel(int channel) => Values.Slice(channel * Positions, Positions);
}
