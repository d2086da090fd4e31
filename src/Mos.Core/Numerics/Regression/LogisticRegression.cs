using System.Numerics.Tensors;

namespace Mos;

/// <summary>Binary logistic regression: the log-odds of true are weights x row + intercept. Immutable.</summary>
/// <remarks>
/// Minimises C x sum of log(1 + exp(-s z)) + |weights|^2 / 2, where z are the log-odds of a row and s = 1 where its label is true, else -1;
/// the intercept is not penalised. The objective is scikit-learn's, and it is solved to its only minimum, by Newton steps in float64: where
/// an early stopped solver leaves the coefficients depending on the scale of the columns, these do not.
/// </remarks>
public sealed partial class LogisticRegression
{
    private readonly double[] _weights;

    private LogisticRegression(double[] weights, double intercept, double c)
    {
        _weights = weights;
        Intercept = intercept;
        C = c;
    }

    /// <summary>A weight for each column.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The log-odds of a row of zeros.</summary>
    public double Intercept { get; }

    /// <summary>The inverse of the strength of the penalty.</summary>
    public double C { get; }

    /// <summary>Fits a regression.</summary>
    /// <param name="rows">N rows, one behind the other; finite.</param>
    /// <param name="labels">N labels, true and false among them.</param>
    /// <param name="c">The inverse of the strength of the penalty, above 0 and finite.</param>
    /// <exception cref="ArgumentException">The rows do not fit the labels, hold NaN or infinity, or all labels are equal.</exception>
    public static LogisticRegression Fit(ReadOnlySpan<double> rows, ReadOnlySpan<bool> labels, double c = 1)
    {
        var problem = LogisticProblem.Of(rows, labels);
        if (!(c > 0 && double.IsFinite(c)))
        {
            throw new ArgumentOutOfRangeException(nameof(c), c, "C is a finite number above 0.");
        }

        return problem.Solve(c);
    }

    /// <summary>The log-odds that the label of a row is true: positive where that is likelier than not.</summary>
    /// <param name="row">As many values as there are weights.</param>
    public double LogOdds(ReadOnlySpan<double> row) => TensorPrimitives.Dot(row, _weights) + Intercept;

    /// <summary>The probability that the label of a row is true, 0 to 1.</summary>
    /// <param name="row">As many values as there are weights.</param>
    public double Probability(ReadOnlySpan<double> row) => 1 / (1 + Math.Exp(-LogOdds(row)));

    internal static LogisticRegression Create(double[] weights, double intercept, double c) => new(weights, intercept, c);
}
