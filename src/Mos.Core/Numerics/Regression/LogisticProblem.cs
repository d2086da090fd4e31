using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Mos;

/// <summary>
/// The rows and labels of a logistic regression, and the search for its minimum. Columns are centred, which the intercept takes up and
/// which keeps the equations of a Newton step well conditioned whatever the columns' offsets are.
/// </summary>
internal sealed class LogisticProblem
{
    private const int MostSteps = 200;

    // Below this share of the objective a Newton step is in the range of quadratic convergence, and the objective too coarse to judge it.
    private const double Settled = 1e-9;

    // Keeps the equations of columns that are multiples of each other solvable; the minimum stays where the gradient is 0.
    private const double Ridge = 1e-13;

    private readonly double[][] _rows;
    private readonly bool[] _labels;
    private readonly double[] _means;

    private LogisticProblem(double[][] rows, bool[] labels, double[] means) => (_rows, _labels, _means) = (rows, labels, means);

    private int Columns => _means.Length;

    /// <exception cref="ArgumentException">The rows do not fit the labels, hold NaN or infinity, or all labels are equal.</exception>
    public static LogisticProblem Of(ReadOnlySpan<double> rows, ReadOnlySpan<bool> labels)
    {
        if (labels.IsEmpty || rows.IsEmpty || rows.Length % labels.Length != 0)
        {
            throw new ArgumentException($"{rows.Length} values are no rows for {labels.Length} labels.", nameof(rows));
        }

        if (!labels.Contains(true) || !labels.Contains(false))
        {
            throw new ArgumentException("All labels are equal; a regression needs rows of both kinds.", nameof(labels));
        }

        int columns = rows.Length / labels.Length;
        double[][] centred = [.. rows.ToArray().Chunk(columns)];
        if (Array.FindIndex(centred, r => !Array.TrueForAll(r, double.IsFinite)) is >= 0 and int at)
        {
            throw new ArgumentException($"Row {at} holds NaN or infinity.", nameof(rows));
        }

        var means = new double[columns];
        Array.ForEach(centred, r => TensorPrimitives.Add(means, r, means));
        TensorPrimitives.Divide(means, centred.Length, means);
        Array.ForEach(centred, r => TensorPrimitives.Subtract(r, means, r));
        return new LogisticProblem(centred, labels.ToArray(), means);
    }

    /// <summary>The minimum for a C.</summary>
    public LogisticRegression Solve(double c)
    {
        // The intercept is the last of the coefficients.
        var at = new double[Columns + 1];
        double objective = Objective(at, c);
        for (int step = 0, polished = 0; step < MostSteps && polished < 3; step++)
        {
            (double[] direction, double decrement) = NewtonStep(at, c);
            polished = decrement <= Settled * (1 + objective) ? polished + 1 : 0;
            (at, objective) = polished > 0 ? (Moved(at, direction, 1), objective) : Descend(at, objective, direction, decrement, c);
        }

        return LogisticRegression.Create(at[..Columns], at[Columns] - TensorPrimitives.Dot<double>(at.AsSpan(0, Columns), _means), c);
    }

    /// <summary>The longest of the step, its half, its quarter... that lowers the objective as the gradient promises.</summary>
    private (double[] At, double Objective) Descend(double[] at, double objective, double[] direction, double decrement, double c)
    {
        for (double length = 1; length > 1e-12; length /= 2)
        {
            double[] moved = Moved(at, direction, length);
            double lowered = Objective(moved, c);
            if (lowered <= objective - (1e-4 * length * decrement))
            {
                return (moved, lowered);
            }
        }

        return (at, objective);
    }

    private static double[] Moved(double[] at, double[] direction, double length)
    {
        var moved = new double[at.Length];
        TensorPrimitives.MultiplyAdd(direction, length, at, moved);
        return moved;
    }

    private double Objective(double[] at, double c)
    {
        double loss = 0;
        for (int i = 0; i < _rows.Length; i++)
        {
            double margin = _labels[i] ? LogOdds(i, at) : -LogOdds(i, at);
            loss += Math.Max(0, -margin) + Math.Log(1 + Math.Exp(-Math.Abs(margin)));
        }

        return (c * loss) + (TensorPrimitives.SumOfSquares<double>(at.AsSpan(0, Columns)) / 2);
    }

    /// <summary>The Newton step from a point, and what it lowers the objective by at first order.</summary>
    private (double[] Direction, double Decrement) NewtonStep(double[] at, double c)
    {
        int size = at.Length;
        var gradient = new double[size];
        var hessian = new double[size, size];
        var row = new double[size];
        row[Columns] = 1;
        for (int i = 0; i < _rows.Length; i++)
        {
            _rows[i].CopyTo(row, 0);
            double z = LogOdds(i, at);
            double tail = Math.Exp(-Math.Abs(z)) / (1 + Math.Exp(-Math.Abs(z)));
            double wrong = _labels[i] == (z >= 0) ? tail : 1 - tail;
            TensorPrimitives.MultiplyAdd(row, (_labels[i] ? -c : c) * wrong, gradient, gradient);
            double curvature = c * tail * (1 - tail);
            for (int j = 0; j < size; j++)
            {
                for (int k = 0; k <= j; k++)
                {
                    hessian[j, k] += curvature * row[j] * row[k];
                }
            }
        }

        for (int j = 0; j < Columns; j++)
        {
            gradient[j] += at[j];
            hessian[j, j] += 1;
        }

        return Solved(hessian, gradient);
    }

    /// <summary>Minus the inverse Hessian times the gradient, with each coefficient in the unit that makes its curvature 1.</summary>
    private static (double[] Direction, double Decrement) Solved(double[,] hessian, double[] gradient)
    {
        int size = gradient.Length;
        double[] unit = [.. Enumerable.Range(0, size).Select(j => 1 / Math.Sqrt(Math.Max(hessian[j, j], 1e-280)))];
        Matrix<double> scaled = Matrix<double>.Build.Dense(
            size, size, (j, k) => (hessian[Math.Max(j, k), Math.Min(j, k)] * unit[j] * unit[k]) + (j == k ? Ridge : 0));
        double[] direction = scaled.Cholesky().Solve(Vector<double>.Build.Dense(size, j => -gradient[j] * unit[j])).ToArray();
        TensorPrimitives.Multiply<double>(direction, unit, direction);
        return (direction, -TensorPrimitives.Dot<double>(direction, gradient));
    }

    private double LogOdds(int row, double[] at) => TensorPrimitives.Dot<double>(_rows[row], at.AsSpan(0, Columns)) + at[Columns];
}
