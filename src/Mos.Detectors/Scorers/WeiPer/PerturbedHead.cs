namespace Mos.Detectors;

/// <summary>A head many times over, each time with its rows moved at random: drawn once for all scorers that look through it.</summary>
/// <remarks>Counts nothing; it is a statistic so that equal ones are drawn once and every scorer stores the same.</remarks>
internal sealed class PerturbedHead(LinearHead head) : Statistic
{
    /// <summary>The heads, one after the other: <c>r C</c> rows.</summary>
    public LinearHead Head => head;

    /// <param name="repeats">r.</param>
    /// <param name="distance">Delta: how far a row moves, in lengths of the row.</param>
    /// <param name="seed">What the directions are drawn from.</param>
    /// <param name="given">Perturbed heads to be used; null: they are drawn.</param>
    public static StatisticKey<PerturbedHead> Of(int repeats, double distance, int seed, LinearHead? given) => new Key(repeats, distance, seed, given);

    public override void Observe(TrainingSignals batch)
    {
    }

    public override void Merge(Statistic other)
    {
    }

    private static LinearHead Draw(LinearHead head, int repeats, double distance, int seed)
    {
        (int classes, int width) = (head.LogitCount, head.FeatureCount);
        if ((long)repeats * classes * width > Array.MaxLength)
        {
            throw new MosException(FormattableString.Invariant(
                $"WeiPer cannot hold {repeats} perturbed heads of {classes} classes and {width} features, more than {Array.MaxLength} values; choose a smaller r."));
        }

        var weight = new float[repeats * classes * width];
        Parallel.For(0, repeats * classes, row =>
        {
            var random = new SplitMix64(seed, row);
            double[] direction = Vectors.Unit([.. Enumerable.Range(0, width).Select(_ => random.NextGaussian())]);
            double[] original = Vectors.Widened(head.Weight.Row(row % classes));
            double length = distance * Vectors.Length(original);
            for (int d = 0; d < width; d++)
            {
                weight[(row * width) + d] = (float)(original[d] + (length * direction[d]));
            }
        });
        float[] bias = [.. Enumerable.Repeat(head.Bias.ToArray(), repeats).SelectMany(b => b)];
        return new LinearHead(new FloatMatrix(repeats * classes, width, weight), bias);
    }

    private sealed record Key(int Repeats, double Distance, int Seed, LinearHead? Given) : StatisticKey<PerturbedHead>
    {
        public override Statistic Create(ModelInfo model) =>
            new PerturbedHead(Given ?? Draw(OutputViews.ClassRows(model.Head!, model.Groups), Repeats, Distance, Seed));
    }
}
