namespace Mos.Detectors;

/// <summary>The range that images with adversarial noise are kept in, see <see cref="MahalanobisTuning"/>.</summary>
public enum AdversarialClamp
{
    /// <summary>The range of normalised pixels, -1 to 1 with the paper's preprocessing: the noise stays the only difference.</summary>
    Corrected,

    /// <summary>0 to 1, as in the code of the MOS paper: on pixels of -1 to 1 all that is darker than mid-gray becomes mid-gray, and such images are easy to tell apart.</summary>
    Paper,
}
