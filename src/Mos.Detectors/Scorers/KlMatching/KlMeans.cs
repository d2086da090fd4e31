namespace Mos.Detectors;

/// <summary>Where the class means of KL matching come from.</summary>
public enum KlMeans
{
    /// <summary>From training data.</summary>
    Training,

    /// <summary>From the labelled in-distribution set that is being scored, as in the MOS paper's code: it has seen the answers of the images that it judges.</summary>
    ScoredSet,
}
