namespace Mos;

/// <summary>Two lists in one order, sorted once: from how often each score was drawn follow all metrics of the resample, without a sort.</summary>
internal sealed class ResampledPair
{
    // For each distinct score of both lists, from the highest down: its slot in either list, or the slot behind the last, never drawn.
    private readonly int[] _inSlots;
    private readonly int[] _outSlots;

    public ResampledPair(ResampledList inList, ResampledList outList)
    {
        List<int> inSlots = [], outSlots = [];
        IReadOnlyList<double> inScores = inList.Distinct, outScores = outList.Distinct;
        for (int i = 0, o = 0; i < inScores.Count || o < outScores.Count;)
        {
            bool takesIn = i < inScores.Count && (o == outScores.Count || inScores[i] >= outScores[o]);
            bool takesOut = o < outScores.Count && (i == inScores.Count || outScores[o] >= inScores[i]);
            inSlots.Add(takesIn ? i++ : inScores.Count);
            outSlots.Add(takesOut ? o++ : outScores.Count);
        }

        _inSlots = [.. inSlots];
        _outSlots = [.. outSlots];
    }

    /// <summary>The metrics of a resample, equal bit for bit to those of its scores written out.</summary>
    /// <param name="inCounts">How often each distinct in-distribution score was drawn, and a 0.</param>
    /// <param name="outCounts">How often each distinct out-of-distribution score was drawn, and a 0.</param>
    /// <param name="sums">Sums of nothing yet, for lists as long as those drawn from.</param>
    public OodMetrics Metrics(int[] inCounts, int[] outCounts, RocSums sums)
    {
        for (int k = 0; k < _inSlots.Length; k++)
        {
            sums.Add(inCounts[_inSlots[k]], outCounts[_outSlots[k]]);
        }

        return sums.Metrics;
    }
}
