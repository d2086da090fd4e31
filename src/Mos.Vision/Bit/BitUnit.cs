namespace Mos.Vision;

/// <summary>One bottleneck unit: where it stands, its widths and its stride.</summary>
/// <param name="Block">Block, 1 to 4.</param>
/// <param name="Unit">Unit in the block, from 1.</param>
/// <param name="Input">Channels that enter.</param>
/// <param name="Middle">Channels of the 3x3 convolution.</param>
/// <param name="Output">Channels that leave.</param>
/// <param name="Stride">Stride of the 3x3 convolution and of the projection.</param>
internal sealed record BitUnit(int Block, int Unit, int Input, int Middle, int Output, int Stride)
{
    /// <summary>Whether the shortcut is a 1x1 convolution; otherwise it is the input itself.</summary>
    public bool HasProjection => Stride != 1 || Input != Output;

    public string Name => $"body.block{Block}.unit{Unit:00}.";

    /// <summary>The units of a network, from the first block to the last.</summary>
    public static IEnumerable<BitUnit> Of(BitVariant variant)
    {
        int input = variant.Width(64);
        for (int block = 1; block <= 4; block++)
        {
            int middle = variant.Width(64 << (block - 1));
            int output = variant.Width(256 << (block - 1));
            for (int unit = 1; unit <= variant.Units[block - 1]; unit++)
            {
                yield return new BitUnit(block, unit, input, middle, output, Stride: block > 1 && unit == 1 ? 2 : 1);
                input = output;
            }
        }
    }
}
