namespace Mos.Detectors;

/// <summary>Gives every image a number that is higher the more it looks in-distribution.</summary>
/// <remarks>
/// <para>Implementations are immutable, safe for concurrent use and pure: equal outputs give equal scores, and the score of an image does
/// not depend on the other images of the batch. What is learnt from data is learnt before the scorer exists.</para>
/// <para>The sign is that of the MOS paper and of OpenOOD; pytorch-ood, PyOD and ML.NET's anomaly scores are its negation.</para>
/// </remarks>
public interface IOodScorer : IOodMethod
{
    /// <summary>Scores a batch.</summary>
    /// <param name="output">What the model says of N images; has at least the signals of the request. Left unchanged.</param>
    /// <param name="scores">Receives N scores, in the order of the images; infinities are allowed, NaN is not.</param>
    /// <exception cref="ArgumentException"><paramref name="scores"/> is not N long.</exception>
    /// <exception cref="ModelSignalException">The output lacks a signal, or is of another model than the scorer was fitted on.</exception>
    /// <exception cref="MosException">An image has no score because its signals hold NaN; the sentence names the row.</exception>
    void Score(ModelOutput output, Span<double> scores);
}
