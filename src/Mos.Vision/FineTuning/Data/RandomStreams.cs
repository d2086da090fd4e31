namespace Mos.Vision;

/// <summary>The independent streams of random numbers that training draws from its one seed.</summary>
internal static class RandomStreams
{
    public const long Order = 1;
    public const long Mixup = 2;
    public const long Crop = 3;
}
