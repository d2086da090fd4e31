namespace Mos.Detectors;

internal sealed class EnergyScorer(string name, double temperature) : LogitScorer(name, ModelSignals.Logits)
{
    protected override double ScoreRow(ReadOnlySpan<float> logits, ClassGroups? groups) => temperature * LogSumExp.Of(logits, temperature);
}
