namespace Mos.Detectors;

/// <summary>What <see cref="Scorers.Mos"/> asks of a group before it takes the best of all.</summary>
public enum MosGroupScore
{
    /// <summary>Minus the softmax probability of <i>others</i>: the paper's.</summary>
    Softmax,

    /// <summary>The energy of the group's classes less the logit of <i>others</i>; ranks images as <see cref="Softmax"/> does, and does not saturate.</summary>
    Energy,

    /// <summary>The largest logit of the group's classes less that of <i>others</i>.</summary>
    MaxLogit,
}
