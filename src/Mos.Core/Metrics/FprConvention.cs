namespace Mos;

/// <summary>Which threshold stands for a TPR level that the scores need not reach exactly. Tables should state it.</summary>
public enum FprConvention
{
    /// <summary>
    /// The threshold whose TPR is nearest to the level; among equally near ones the lowest, which has the largest FPR. The TPR may
    /// fall short of the level. The rule of the code of Hendrycks and Gimpel (2017), which that of MOS (Huang and Li, 2021) uses.
    /// </summary>
    Nearest,

    /// <summary>The highest threshold whose TPR reaches the level: the first such point of the ROC curve. The rule of most libraries.</summary>
    AtLeast,
}
