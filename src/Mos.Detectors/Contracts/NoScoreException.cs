namespace Mos.Detectors;

/// <summary>An image has no score, because its signals allow none.</summary>
/// <param name="scorer">The spec of the scorer.</param>
/// <param name="row">The place of the image in the output, from 0.</param>
/// <param name="cause">Why, as the end of a sentence.</param>
internal sealed class NoScoreException(string scorer, int row, string cause) : MosException(Sentence(scorer, $"row {row}", cause))
{
    public int Row => row;

    /// <summary>The same where the image and the scorer that was asked for have names.</summary>
    public MosException Of(string asked, string source) => new(Sentence(asked, $"image '{source}'", cause), this);

    private static string Sentence(string scorer, string image, string cause) =>
        $"Scorer '{scorer}': {image} has no score, because {cause}; check the model and its input.";
}
