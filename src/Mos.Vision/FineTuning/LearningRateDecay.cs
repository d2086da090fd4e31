namespace Mos.Vision;

/// <summary>How the learning rate falls after its warm-up.</summary>
public enum LearningRateDecay
{
    /// <summary>It is divided by ten at three steps, which depend on the size of the training set: the rule of BiT and of MOS.</summary>
    Staircase,

    /// <summary>It follows half a period of the cosine down to zero (Loshchilov and Hutter, "SGDR", ICLR 2017, without restarts).</summary>
    Cosine,
}
