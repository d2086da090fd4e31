using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>How often each neuron was in each of its bins.</summary>
internal sealed class NeuronCoverage(NeuronStates states) : Statistic
{
    private long[] _counts = [];

    /// <summary>Counts, <c>[D, M]</c>.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    public static StatisticKey<NeuronCoverage> Of(int bins, double alpha, bool uniform) => new Key(bins, alpha, uniform);

    public override void Observe(TrainingSignals batch)
    {
        FloatMatrix features = batch.Output.Features!;
        _counts = _counts.Length > 0 ? _counts : new long[features.Columns * states.Bins];
        int[] bins = states.BinsOf(features, batch.Views.Logits, batch.Views.Head);
        for (int i = 0; i < bins.Length; i++)
        {
            _counts[(i % features.Columns * states.Bins) + bins[i]]++;
        }
    }

    public override void Merge(Statistic other)
    {
        var same = (NeuronCoverage)other;
        if (same._counts.Length > 0)
        {
            _counts = _counts.Length > 0 ? _counts : new long[same._counts.Length];
            TensorPrimitives.Add<long>(_counts, same._counts, _counts);
        }
    }

    private sealed record Key(int Bins, double Alpha, bool IsUniform) : StatisticKey<NeuronCoverage>
    {
        public override Statistic Create(ModelInfo model) => new NeuronCoverage(NacScorer.StatesOf(Bins, Alpha, IsUniform));
    }
}
