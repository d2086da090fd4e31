namespace Mos.Cli.App;

/// <summary>A scorer that had no score for some images.</summary>
/// <param name="Scorer">Its spec.</param>
/// <param name="Images">For how many.</param>
/// <param name="Reason">The sentence for the first of them.</param>
internal sealed record RefusedScorer(string Scorer, int Images, string Reason);
