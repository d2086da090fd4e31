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

    /// <summary>Number of distinct scores of both lists.</summary>
    public int Length => _inSlots.Length;

    /// <summary>The metrics of a resample, equal bit for bit to those of its scores written out.</summary>
    /// <param name="inCounts">How often each distinct in-distribution score was drawn, and a 0.</param>
    /// <param name="outCounts">How often each distinct out-of-distribution score was drawn, and a 0.</param>
    /// <param name="inAbove">Room for <see cref="Length"/> counts.</param>
    /// <param name="outAbove">Room for <see cref="Length"/> counts.</param>
    /// <param name="tprLevel">The level of the FPR.</param>
    public OodMetrics Metrics(int[] inCounts, int[] outCounts, int[] inAbove, int[] outAbove, double tprLevel)
    {
        int last = -1, inSum = 0, outSum = 0;
        for (int k = 0; k < _inSlots.Length; k++)
        {
            int inHere = inCounts[_inSlots[k]], outHere = outCounts[_outSlots[k]];
            inSum += inHere;
            outSum += outHere;

            // A score that was not drawn is no threshold: its place is written over.
            last += (inHere | outHere) == 0 ? 0 : 1;
            if (last >= 0)
            {
                inAbove[last] = inSum;
                outAbove[last] = outSum;
            }
        }

        return new RocCounts(inAbove.AsSpan(0, last + 1), outAbove.AsSpan(0, last + 1)).Metrics(tprLevel);
    }
}
