namespace Mos.Detectors;

public static partial class Scorers
{
    /// <summary>Monte Carlo dropout: how sure, or how unanimous, a network is over several passes in which units drop out at random.</summary>
    /// <param name="mode">What is asked of the predictions of the passes.</param>
    /// <remarks>
    /// <para>With p_n = softmax(z_n) of pass n: max over classes k of the mean of p_n,k, in [1/C, 1]; or max over k of softmax(mean of z_n)_k; or
    /// -(mean over k of the variance of p_n,k, divisor n - 1), at most 0. Higher = more in-distribution.</para>
    /// <para>Needs a model that gives the logits of several passes, <see cref="ModelSignals.LogitSamples"/>, such as a <see cref="DropoutModel"/>;
    /// costs as many passes, there of the last layer alone, and C exponentials for each. In a spec: <c>mc_dropout</c>, <c>mc_dropout:mode=logits</c>, <c>mc_dropout:mode=var</c>.</para>
    /// <para>Gal and Ghahramani, "Dropout as a Bayesian Approximation: Representing Model Uncertainty in Deep Learning", ICML 2016.</para>
    /// </remarks>
    public static IOodScorer McDropout(McDropoutMode mode = McDropoutMode.MeanProbability) =>
        Make<IOodScorer>(ScorerSpec.Write("mc_dropout", ("mode", mode switch { McDropoutMode.MeanLogits => "logits", McDropoutMode.Variance => "var", _ => "mean" }, "mean")));

    /// <summary>Deep ensemble: how sure several networks are together.</summary>
    /// <param name="averagesLogits">Whether their logits are averaged, as in OpenOOD, instead of their probabilities, as in the paper.</param>
    /// <remarks>
    /// <para>Score = max over classes k of the mean over networks n of softmax(z_n)_k, or of softmax(mean of z_n)_k. In [1/C, 1], higher = more
    /// in-distribution. Needs a model that gives the logits of several networks, such as an <see cref="EnsembleModel"/>; costs a pass of
    /// each, and C exponentials. In a spec: <c>ensemble</c>, <c>ensemble:mean=logits</c>.</para>
    /// <para>Lakshminarayanan, Pritzel and Blundell, "Simple and Scalable Predictive Uncertainty Estimation using Deep Ensembles", NeurIPS 2017.</para>
    /// </remarks>
    public static IOodScorer Ensemble(bool averagesLogits = false) =>
        Make<IOodScorer>(ScorerSpec.Write("ensemble", ("mean", averagesLogits ? "logits" : "probabilities", "probabilities")));
}
