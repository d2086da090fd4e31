namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>Temperature scaling: the largest softmax probability at the temperature that makes the probabilities of labelled images fit best.</summary>
    /// <remarks>
    /// <para>Score = max over classes k of softmax(z / T)_k, T = the minimum of the mean of -log softmax(z / T)_label over labelled images that
    /// the network was not trained on, exact to about ten digits. In [1/C, 1], higher = more in-distribution. Where no minimum lies within
    /// 0.01 to 100, as when every image is right, T is the nearest end. OpenOOD and pytorch-ood stop their search far from it.</para>
    /// <para>Needs a flat head and labelled images of a validation set, in two passes; holds one number; costs C exponentials an image. In a
    /// spec: <c>temp_scaling</c>.</para>
    /// <para>Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.</para>
    /// </remarks>
    public static IOodScorerEstimator TemperatureScaling() => Make<IOodScorerEstimator>("temp_scaling");
}
