using System.Numerics.Tensors;

namespace Mos.Detectors;

internal sealed class MosScorer(string name, MosGroupScore groupScore) : LogitScorer(name, ModelSignals.GroupLogits)
{
    private static readonly string[] Words = ["softmax", "energy", "maxlogit"];

    public static MosScorer Parse(ScorerSpec spec) => new(spec.Text, (MosGroupScore)Array.IndexOf(Words, spec.Choice("combine", Words)));

    public static string SpecOf(MosGroupScore groupScore) => ScorerSpec.Write("mos", ("combine", Words[(int)groupScore], Words[0]));

    protected override double ScoreRow(ReadOnlySpan<float> logits, ClassGroups? groups)
    {
        double largest = double.NegativeInfinity;
        for (int g = 0; g < groups!.GroupCount; g++)
        {
            (int start, int length) = groups.Slice(g);

            // Math.Max keeps NaN, so that one in any group is noticed.
            largest = Math.Max(largest, ScoreGroup(logits.Slice(start, length)));
        }

        return largest;
    }

    private double ScoreGroup(ReadOnlySpan<float> slice) => groupScore switch
    {
        MosGroupScore.Softmax => -Math.Exp(slice[0] - LogSumExp.Of(slice)),
        MosGroupScore.Energy => LogSumExp.Of(slice[1..]) - slice[0],
        _ => (double)TensorPrimitives.Max(slice[1..]) - slice[0],
    };
}
