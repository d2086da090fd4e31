namespace Mos.Detectors;

internal sealed class MosScorer(string name) : LogitScorer(name, ModelSignals.GroupLogits)
{
    protected override double ScoreRow(ReadOnlySpan<float> logits, ClassGroups? groups)
    {
        double least = double.PositiveInfinity;
        for (int g = 0; g < groups!.GroupCount; g++)
        {
            (int start, int length) = groups.Slice(g);
            ReadOnlySpan<float> slice = logits.Slice(start, length);

            // Math.Min keeps NaN, so that one in any group is noticed.
            least = Math.Min(least, Math.Exp(slice[0] - LogSumExp.Of(slice)));
        }

        return -least;
    }
}
