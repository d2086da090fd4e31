using System.Numerics.Tensors;

namespace Mos;

/// <summary>What the logits of a group-softmax head say: a softmax over each group's slice, the probability of <i>others</i>, the class predicted.</summary>
/// <remarks>
/// Huang and Li, "MOS: Towards Scaling Out-of-distribution Detection for Large Semantic Space", CVPR 2021. Probabilities are computed in
/// float64 and rounded to float32, so that the ties of a saturated softmax fall as in the authors' code.
/// </remarks>
public static class GroupSoftmax
{
    /// <summary>The probability that one group gives to <i>others</i>: the softmax over the group's slice, at its first logit.</summary>
    /// <param name="logits">The C + G logits of one image.</param>
    /// <param name="groups">The partition that cuts them.</param>
    /// <param name="group">Group, 0 to G - 1.</param>
    /// <returns>A probability, 0 to 1; NaN where a logit of the slice is NaN.</returns>
    /// <exception cref="ArgumentException">The number of logits does not fit the groups.</exception>
    public static float OthersProbability(ReadOnlySpan<float> logits, ClassGroups groups, int group)
    {
        Check(logits, groups);
        ReadOnlySpan<float> slice = Slice(logits, groups, group);
        return Probability(slice, 0);
    }

    /// <summary>The class predicted: of every group the class with the highest probability within it (<i>others</i> left out), and of those the highest.</summary>
    /// <param name="logits">The C + G logits of one image.</param>
    /// <param name="groups">The partition that cuts them.</param>
    /// <returns>Class, group and probability. Ties go to the first group and, within a group, to the first class.</returns>
    /// <exception cref="ArgumentException">The number of logits does not fit the groups.</exception>
    public static GroupPrediction Predict(ReadOnlySpan<float> logits, ClassGroups groups)
    {
        Check(logits, groups);
        GroupPrediction best = Best(logits, groups, group: 0);
        for (int g = 1; g < groups.GroupCount; g++)
        {
            GroupPrediction next = Best(logits, groups, g);
            best = next.Probability > best.Probability ? next : best;
        }

        return best;
    }

    /// <summary>The group that claims an image: the one whose <i>others</i> is least probable, which alone makes the MOS score.</summary>
    /// <param name="logits">The C + G logits of one image.</param>
    /// <param name="groups">The partition that cuts them.</param>
    /// <returns>Group, 0 to G - 1; ties go to the first. It need not be the group of the class predicted.</returns>
    /// <exception cref="ArgumentException">The number of logits does not fit the groups.</exception>
    public static int LeastOthers(ReadOnlySpan<float> logits, ClassGroups groups)
    {
        Check(logits, groups);
        int claims = 0;
        double least = double.PositiveInfinity;
        for (int g = 0; g < groups.GroupCount; g++)
        {
            ReadOnlySpan<float> slice = Slice(logits, groups, g);
            double others = slice[0] - LogSumExp.Of(slice);
            (claims, least) = others < least ? (g, others) : (claims, least);
        }

        return claims;
    }

    private static GroupPrediction Best(ReadOnlySpan<float> logits, ClassGroups groups, int group)
    {
        ReadOnlySpan<float> slice = Slice(logits, groups, group);
        int index = TensorPrimitives.IndexOfMax(slice[1..]);
        return new GroupPrediction(groups.ClassOf(group, index), group, Probability(slice, 1 + index));
    }

    private static float Probability(ReadOnlySpan<float> slice, int index)
    {
        Span<double> probabilities = slice.Length <= 512 ? stackalloc double[slice.Length] : new double[slice.Length];
        Softmax.Of(slice, probabilities);
        return (float)probabilities[index];
    }

    private static ReadOnlySpan<float> Slice(ReadOnlySpan<float> logits, ClassGroups groups, int group)
    {
        (int start, int length) = groups.Slice(group);
        return logits.Slice(start, length);
    }

    private static void Check(ReadOnlySpan<float> logits, ClassGroups groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (logits.Length != groups.LogitCount)
        {
            throw new ArgumentException(
                $"{groups.ClassCount} classes in {groups.GroupCount} groups need {groups.LogitCount} logits, not {logits.Length}.", nameof(logits));
        }
    }
}
