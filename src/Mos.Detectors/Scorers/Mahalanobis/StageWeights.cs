using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>How the scores of the stages become one: their weighted sum and an offset.</summary>
internal sealed record StageWeights(double[] Weights, double Offset)
{
    /// <summary>The plain sum.</summary>
    public static StageWeights Equal(int stages) => new([.. Enumerable.Repeat(1.0, stages)], 0);

    public double Score(double[] stages) => TensorPrimitives.Dot<double>(stages, Weights) + Offset;
}
