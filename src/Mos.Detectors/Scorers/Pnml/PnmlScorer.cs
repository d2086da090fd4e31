using System.Numerics.Tensors;

namespace Mos.Detectors;

/// <summary>The regret of the best learner that knew the label, for the last layer on unit features.</summary>
/// <param name="origin">What it was fitted on.</param>
/// <param name="isPaper">Whether a constant stands before the unit features, and what lies beyond the training features counts.</param>
/// <param name="axes"><c>[R, D]</c>, or <c>[R, D + 1]</c> with the constant: orthonormal, the directions that training features have.</param>
/// <param name="energies"><c>[R]</c>: the sum of squares of the training features along each.</param>
/// <param name="width">D.</param>
/// <param name="classes">C.</param>
internal sealed class PnmlScorer(FitOrigin origin, bool isPaper, double[] axes, double[] energies, int width, int classes)
    : LearnedScorer(origin, FeatureScorer.WithHead)
{
    private const string Axes = "axes", Energies = "energies";

    // The distance of 1 to the next double.
    private const double Cut = 2.220446049250313e-16;

    private readonly int _length = axes.Length / energies.Length;

    public override IReadOnlyList<StoredTensor> State { get; } =
    [
        StoredTensor.FromValues<double>(Axes, [energies.Length, axes.Length / energies.Length], axes),
        StoredTensor.FromValues<double>(Energies, [1, energies.Length], energies),
    ];

    public static IOodMethod Parse(ScorerSpec spec)
    {
        bool isPaper = IsPaper(spec);
        return new LearnedMethod(spec.Text, new ModelRequest(FeatureScorer.WithHead), _ => [FeatureScatter.Unit], learned =>
        {
            if (learned.Model.ClassCount < 2)
            {
                throw learned.Refusal("a model of one class has nothing to be unsure of");
            }

            (double[] mean, double[] covariance) = learned.Get(FeatureScatter.Unit).Total();
            if (!Array.TrueForAll(mean, double.IsFinite))
            {
                throw learned.NoDirection();
            }

            double[] square = SquareOf(mean, covariance, isPaper);
            int length = isPaper ? mean.Length + 1 : mean.Length;
            SymmetricEigen eigen = SymmetricEigen.Of(square, length);
            double[] energies = [.. eigen.Values.TakeWhile(v => v > length * Cut * eigen.Values[0]).Select(v => v * learned.Pool.Data.Count)];
            return new PnmlScorer(
                learned.Origin(usesHead: true), isPaper, eigen.Vectors[..(energies.Length * length)].ToArray(), energies, mean.Length, learned.Model.ClassCount);
        });
    }

    public static IStorableScorer Restore(ScorerSpec spec, FittedState state)
    {
        (double[] axes, int rows, int length) = state.Matrix(Axes);
        double[] energies = state.Matrix(Energies, columns: rows, rows: 1).Values;
        return new PnmlScorer(state.Origin, IsPaper(spec), axes, energies, IsPaper(spec) ? length - 1 : length, classes: 0);
    }

    protected override void ScoreRows(ModelOutput output, Span<double> scores)
    {
        FloatMatrix features = Fitting(output.Features!, width);
        OutputViews views = OutputViews.Of(output);
        FloatMatrix logits = views.Head.Logits(views.UnitFeatures);
        if (classes > 0)
        {
            _ = Fitting(logits, classes);
        }

        Projections.Score(
            features.Rows,
            _length,
            (i, vector) =>
            {
                vector[0] = 1;
                Span<double> unit = vector[^width..];
                TensorPrimitives.ConvertTruncating(features.Row(i), unit);
                TensorPrimitives.Divide(unit, Vectors.Length(unit), unit);
            },
            axes,
            (i, vector, parts) => -Regret(logits.Row(i), Kappa(vector, parts))).CopyTo(scores);
    }

    private double Kappa(ReadOnlySpan<double> vector, ReadOnlySpan<double> parts)
    {
        double ratio = 0, inside = 0;
        for (int r = 0; r < parts.Length; r++)
        {
            ratio += parts[r] * parts[r] / energies[r];
            inside += parts[r] * parts[r];
        }

        double beyond = isPaper && parts.Length < _length ? Math.Max(0, TensorPrimitives.Dot(vector, vector) - inside) : 0;
        return Math.Max(beyond, ratio / (1 + ratio));
    }

    /// <summary>The mean of g g^T, with a constant before g or not.</summary>
    private static double[] SquareOf(double[] mean, double[] covariance, bool withConstant)
    {
        int shift = withConstant ? 1 : 0;
        int length = mean.Length + shift;
        var square = new double[length * length];
        for (int i = 0; i < length; i++)
        {
            for (int j = 0; j < length; j++)
            {
                (int a, int b) = (i - shift, j - shift);
                square[(i * length) + j] = (a, b) switch
                {
                    (-1, -1) => 1,
                    (-1, _) => mean[b],
                    (_, -1) => mean[a],
                    _ => covariance[(a * mean.Length) + b] + (mean[a] * mean[b]),
                };
            }
        }

        return square;
    }

    /// <summary>log(sum over k of p_k / (p_k + (1 - p_k) p_k^kappa)) / log C.</summary>
    private static double Regret(ReadOnlySpan<float> logits, double kappa)
    {
        var probabilities = new double[logits.Length];
        Softmax.Of(logits, probabilities);
        double sum = 0;
        foreach (double p in probabilities)
        {
            // Where p underflows, the limit: the power outweighs p as long as kappa is below 1.
            sum += p == 0 ? kappa < 1 ? 0 : 1 : p / (p + ((1 - p) * Math.Pow(p, kappa)));
        }

        return Math.Log(sum) / Math.Log(logits.Length);
    }

    private static bool IsPaper(ScorerSpec spec) => spec.Choice("variant", "paper", "pytorch-ood-newer") == "paper";
}
