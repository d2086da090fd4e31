namespace Mos.Detectors;

/// <summary>What a bank keeps of an image.</summary>
internal enum BankContent
{
    /// <summary>The features, D values.</summary>
    Features,

    /// <summary>The features with length 1, D values; where all are 0, they stay.</summary>
    UnitFeatures,

    /// <summary>The length of the features.</summary>
    Length,

    /// <summary>The energy of the class logits.</summary>
    Energy,

    /// <summary>The class probabilities, C values.</summary>
    Probabilities,

    /// <summary>1 where the model predicts the class of the label, else 0.</summary>
    IsCorrect,
}
