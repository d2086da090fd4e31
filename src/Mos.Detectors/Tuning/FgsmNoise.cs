namespace Mos.Detectors;

/// <summary>Adversarial noise by one step: x + noise sign(gradient of the cross-entropy at the label), clamped. A gradient of exactly 0 counts as positive.</summary>
/// <remarks>Goodfellow, Shlens and Szegedy, "Explaining and Harnessing Adversarial Examples", ICLR 2015: the fast gradient sign method, FGSM.</remarks>
internal static class FgsmNoise
{
    /// <summary>The input step that adds the noise.</summary>
    /// <param name="labels">The class of each image of the batch.</param>
    /// <param name="noise">How far each pixel goes, in normalised units.</param>
    /// <param name="clamp">The range of the result.</param>
    /// <param name="preprocessing">Which values normalised pixels have.</param>
    public static InputStep Step(int[] labels, double noise, AdversarialClamp clamp, Preprocessing preprocessing) =>
        new(ModelSignals.Logits, 0, (float)-noise, output => CrossEntropy.Gradient(output.Logits!, labels.AsSpan(output.First, output.Count)))
        {
            Clamp = clamp == AdversarialClamp.Paper ? (0, 1) : (Channels(preprocessing, 0).Min(), Channels(preprocessing, 1).Max()),
        };

    /// <summary>A brightness of 0 to 1 as each channel has it; where they differ, one range holds those of all.</summary>
    private static IEnumerable<float> Channels(Preprocessing p, float value) => Enumerable.Range(0, 3).Select(c => (value - p.Mean[c]) / p.Deviation[c]);
}
