using System.Runtime.ExceptionServices;

namespace Mos.Detectors;

/// <summary>Scores that are computed image by image, on all cores.</summary>
internal static class RowScores
{
    /// <summary>Fills in the score of each image.</summary>
    /// <param name="scores">Receives them.</param>
    /// <param name="score">The score of one; called from many threads.</param>
    public static void Fill(Span<double> scores, Func<int, double> score)
    {
        var found = new double[scores.Length];
        try
        {
            Parallel.For(0, found.Length, i => found[i] = score(i));
        }
        catch (AggregateException e)
        {
            // As if the images had been scored one after the other: what is wrong with them is wrong with all.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        found.CopyTo(scores);
    }
}
