namespace Mos.Detectors;

/// <summary>Tunes the Mahalanobis score without any out-of-distribution image: weights of the stages, and the magnitude of the input step.</summary>
/// <remarks>
/// <para>Class means and tied covariance of every stage come from training images, in one pass. Held-out images stand for
/// in-distribution, and the same images with adversarial noise for what is not: x + noise sign(gradient of the cross-entropy at the
/// label), one step of FGSM. For each magnitude a logistic regression with cross-validated C (<see cref="LogisticRegression"/>) learns on
/// half of them to tell the two by the scores of the stages; the magnitude with the lowest FPR at a TPR of 95 % on the other half, the
/// first of equal ones, is taken. The tuned score is the log-odds of in-distribution.</para>
/// <para>Needs a model with a flat head, stages and input gradients. The fitted scorer fits every head on the same backbone. Memory holds a
/// D x D matrix a stage, the class means, and a score for each held-out image, stage and magnitude.</para>
/// <para>Lee et al., "A Simple Unified Framework for Detecting Out-of-Distribution Samples and Adversarial Attacks", NeurIPS 2018; Huang and
/// Li, CVPR 2021, whose code has three habits that are options here (<see cref="AdversarialClamp.Paper"/>,
/// <see cref="MahalanobisTuningOptions.InOrder"/>) or not taken over: its regression stops before the optimum. Goodfellow, Shlens and Szegedy,
/// "Explaining and Harnessing Adversarial Examples", ICLR 2015 (FGSM).</para>
/// </remarks>
public static class MahalanobisTuning
{
    /// <summary>Begins a tuning.</summary>
    /// <param name="model">The model; borrowed.</param>
    /// <exception cref="ModelSignalException">The model gives no stages, no input gradients, or no logits of a flat head.</exception>
    public static MahalanobisTuningBuilder CreateBuilder(IOodModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Scorers.Mahalanobis().EnsureCanScore(model);
        return (ModelSignals.Logits | ModelSignals.InputGradient) is var needed && (model.Signals & needed) == needed
            ? new MahalanobisTuningBuilder(model)
            : throw new ModelSignalException(
                $"The tuning of 'mahalanobis' needs input gradients and a flat head, whose cross-entropy gives the noise; model '{model.Info.Name}' gives {model.Signals}. "
                + "Tune on a flat model of the same backbone: what was tuned fits every head on it.");
    }
}
