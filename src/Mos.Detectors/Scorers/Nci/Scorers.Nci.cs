namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>NCI: how near the centred features lie to the weights of the predicted class, where neural collapse puts known images, and how large they are.</summary>
    /// <param name="alpha">The weight of the size, 0 or more; OpenOOD's 0.0001. The paper tunes it on out-of-distribution images.</param>
    /// <remarks>
    /// <para>Score = (w_y, h - m) / |h - m| + alpha |h|_1, y the predicted class, m the mean of all training features. Any sign, higher = more
    /// in-distribution. Needs features, the head and training images, without labels; one pass, D products an image, D numbers held. In a
    /// spec: <c>nci</c>, <c>nci:alpha=0.01</c>.</para>
    /// <para>Liu and Qin, "Detecting Out-of-Distribution Through the Lens of Neural Collapse", CVPR 2025.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Alpha is out of its range.</exception>
    public static IOodScorerEstimator Nci(double alpha = 1e-4) => Make<IOodScorerEstimator>(ScorerSpec.Write("nci", ("alpha", alpha, 1e-4)), nameof(alpha));
}
