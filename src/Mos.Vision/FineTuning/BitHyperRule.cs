namespace Mos.Vision;

/// <summary>The hyper-parameters that BiT chooses by the size of the training set alone.</summary>
/// <remarks>Kolesnikov et al., "Big Transfer (BiT): General Visual Representation Learning", ECCV 2020, section 3.3; MOS trains by the same rule.</remarks>
internal static class BitHyperRule
{
    /// <summary>End of warm-up, the steps after which the learning rate is divided by ten, and the end of training.</summary>
    public static int[] Supports(long imageCount) => imageCount switch
    {
        < 20_000 => [100, 200, 300, 400, 500],
        < 500_000 => [500, 3_000, 6_000, 9_000, 10_000],
        _ => [500, 6_000, 12_000, 18_000, 20_000],
    };

    /// <summary>The parameter a of mixup's Beta(a, a); 0: no mixup.</summary>
    public static double Mixup(long imageCount) => imageCount < 20_000 ? 0 : 0.1;
}
