namespace Mos.Detectors;

/// <summary>Makes the scorer of a detector file again: from what it learnt, from the catalogue, or the caller's own.</summary>
internal sealed class ScorerRestoring(string path, DetectorFileReader file, IOodScorer? own)
{
    /// <exception cref="MosException">A scorer is in neither, or the caller's own is another.</exception>
    public IOodScorer Restore()
    {
        ManifestCombination? combination = file.Manifest.Combination;
        IReadOnlyList<string> specs = combination?.Scorers ?? [file.Manifest.Scorer];
        if (own is not null && !specs.Contains(own.Name))
        {
            throw new MosException($"Detector file '{path}' was calibrated with scorer '{file.Manifest.Scorer}', not with '{own.Name}'; pass that one.");
        }

        IReadOnlyList<IStorableScorer> fitted = file.ReadFittedScorers(own);
        IOodScorer[] scorers = [.. specs.Select(spec => own?.Name == spec ? own : fitted.FirstOrDefault(f => f.Name == spec) ?? Parse(spec))];
        return combination is null ? scorers[0] : new CombinedScorer(Combination(combination.Method), scorers, file.ReadReferences(combination));
    }

    private ScoreCombination Combination(string method) => Enum.GetValues<ScoreCombination>() is var known && known.Any(c => CombinedScorer.NameOf(c) == method)
        ? known.First(c => CombinedScorer.NameOf(c) == method)
        : throw file.Damaged($"it combines scorers by '{method}', which is unknown");

    private IOodScorer Parse(string spec)
    {
        try
        {
            return Scorers.Parse(spec) as IOodScorer
                ?? throw new MosException($"Detector file '{path}' names scorer '{spec}', which learns, but holds nothing that it learnt; pass the fitted scorer when loading.");
        }
        catch (FormatException e)
        {
            throw new MosException($"Detector file '{path}' names a scorer that is not in the catalogue: {e.Message} Pass a scorer of your own when loading.", e);
        }
    }
}
