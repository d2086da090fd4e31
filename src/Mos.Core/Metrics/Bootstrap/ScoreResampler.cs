namespace Mos;

/// <summary>Draws the images of one method's lists again and computes the metrics of each set. Safe for concurrent use, each caller with its own room.</summary>
internal sealed class ScoreResampler
{
    private readonly ResampledList _in;
    private readonly ResampledList[] _outs;
    private readonly ResampledPair[] _pairs;
    private readonly int _seed;
    private readonly double _tprLevel;

    public ScoreResampler(double[] inScores, IReadOnlyList<double[]> outScores, int seed, double tprLevel)
    {
        _in = new ResampledList(inScores);
        _outs = [.. outScores.Select(scores => new ResampledList(scores))];
        _pairs = [.. _outs.Select(list => new ResampledPair(_in, list))];
        _seed = seed;
        _tprLevel = tprLevel;
    }

    /// <summary>Working memory, to be used again and again.</summary>
    public Room CreateRoom() => new(new int[_in.Distinct.Count + 1], new int[_outs.Max(o => o.Distinct.Count) + 1]);

    /// <summary>The metrics of each set in one resample: stream (resample, 0) draws in-distribution images, (resample, s + 1) those of set s.</summary>
    public OodMetrics[] Resample(int resample, Room room)
    {
        _in.Draw(new SplitMix64(_seed, resample, 0), room.InCounts);
        var metrics = new OodMetrics[_outs.Length];
        for (int s = 0; s < metrics.Length; s++)
        {
            _outs[s].Draw(new SplitMix64(_seed, resample, s + 1), room.OutCounts);
            metrics[s] = _pairs[s].Metrics(room.InCounts, room.OutCounts, new RocSums(_in.Count, _outs[s].Count, _tprLevel));
        }

        return metrics;
    }

    internal sealed record Room(int[] InCounts, int[] OutCounts);
}
