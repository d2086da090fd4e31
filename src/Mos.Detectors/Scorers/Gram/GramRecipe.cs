using System.Collections.Concurrent;

namespace Mos.Detectors;

/// <summary>What Gram matrices are looked at, and which training images are held out.</summary>
/// <param name="Reading">What the model reads of its maps.</param>
/// <param name="HoldOut">Which images of a batch are held out.</param>
internal sealed record GramRecipe(MapReading Reading, Func<TrainingSignals, bool[]> HoldOut)
{
    private const int MostPowers = 20;
    private const double HeldOutShare = 0.1;

    private static readonly double[] OfPaper = [.. Enumerable.Range(1, 10)];

    // Scorers of equal powers share what is read.
    private static readonly ConcurrentDictionary<string, MapReading> Readings = [];

    public ModelRequest Request => new(FeatureScorer.WithHead, [], [], [Reading]);

    public static GramRecipe Parse(ScorerSpec spec)
    {
        int[] powers = [.. (spec.Numbers("powers") ?? OfPaper).Select(p => p is >= 1 and <= MostPowers && p == Math.Truncate(p) ? (int)p : 0)];
        return powers[0] > 0 && powers.Zip(powers.Skip(1)).All(pair => pair.First < pair.Second)
            ? new GramRecipe(Readings.GetOrAdd(string.Join('/', powers), _ => new MapReading(map => GramSums.Of(map, powers))), SmallestHashes)
            : throw new FormatException($"Scorer spec '{spec.Text}': powers is whole numbers of 1 to {MostPowers}, ascending, with strokes between them, such as 1/2/3, not '{spec.Options["powers"]}'.");
    }

    /// <summary>A tenth, which depends neither on order nor on shards.</summary>
    private static bool[] SmallestHashes(TrainingSignals batch) =>
        [.. Enumerable.Range(0, batch.Count).Select(i => RowPriority.Of(batch.Output.Features!.Row(i)) <= HeldOutShare * ulong.MaxValue)];
}
