namespace Mos.Detectors;

/// <summary>Consecutive images that were scored, and those among them that could not be read.</summary>
/// <param name="Items">The images that were read, in input order.</param>
/// <param name="Models">For each model of the pass, what it and its scorers say of <paramref name="Items"/>.</param>
/// <param name="Unreadable">The images that could not be read, with reasons; they are not scored and not replaced.</param>
public sealed record ScoredBatch(
    IReadOnlyList<ImageItem> Items,
    IReadOnlyList<ModelScores> Models,
    IReadOnlyList<UnreadableImage> Unreadable)
{
    /// <summary>How many images of the input the batch stands for, read or not.</summary>
    public int Consumed => Items.Count + Unreadable.Count;
}
