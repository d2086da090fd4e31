using System.Numerics.Tensors;

namespace Mos.Detectors;

internal sealed partial class RowBank
{
    /// <summary>The products of queries with all rows, some rows at a time, in order.</summary>
    /// <param name="queries"><c>[n, D]</c>.</param>
    public IEnumerable<Products> Multiply(FloatMatrix queries) => Parts().Select(part => new Products(
        part.First, new FloatMatrix(queries.Rows, part.Rows.Length / Width, MatrixProduct.TimesTransposed(queries.Memory, part.Rows, Width))));

    /// <summary>For each query the rows with the largest products, in the order of the bank; of equal ones the first.</summary>
    /// <param name="queries"><c>[n, D]</c>.</param>
    /// <param name="count">How many, 1 to N.</param>
    /// <param name="scales">What the products are multiplied by, one for each row; empty: by nothing.</param>
    /// <param name="offsets">What is added to them then, one for each row; empty: nothing.</param>
    public int[][] Largest(FloatMatrix queries, int count, float[] scales, float[] offsets)
    {
        LargestValues[] best = [.. Enumerable.Range(0, queries.Rows).Select(_ => new LargestValues(count))];
        foreach ((int first, FloatMatrix products) in Multiply(queries))
        {
            Parallel.For(0, queries.Rows, () => new float[products.Columns], (i, _, values) =>
            {
                products.Row(i).CopyTo(values);
                if (scales.Length > 0)
                {
                    TensorPrimitives.Multiply(values, scales.AsSpan(first, values.Length), values);
                }

                if (offsets.Length > 0)
                {
                    TensorPrimitives.Add(values, offsets.AsSpan(first, values.Length), values);
                }

                best[i].Add(values);
                return values;
            }, _ => { });
        }

        return [.. best.Select(b => b.Indexes())];
    }

    /// <summary>A number of each query and some rows.</summary>
    /// <param name="queries"><c>[n, D]</c>.</param>
    /// <param name="chosen">For each query the places of the rows, in the order in which they are taken in.</param>
    /// <param name="next">The number with a row taken in: of the query, the row's place, the row, and the number before, which begins with 0.</param>
    public double[] Fold(FloatMatrix queries, int[][] chosen, Func<ReadOnlySpan<float>, int, ReadOnlySpan<float>, double, double> next)
    {
        var numbers = new double[queries.Rows];
        Parallel.For(0, numbers.Length, () => new float[Width], (i, _, room) =>
        {
            foreach (int place in chosen[i])
            {
                numbers[i] = next(queries.Row(i), place, Row(place, room), numbers[i]);
            }

            return room;
        }, _ => { });
        return numbers;
    }

    /// <summary>-|x|^2 / 2 of each row: with it added, the largest product is that of the nearest row.</summary>
    public float[] HalfSquares()
    {
        var room = new float[Width];
        return [.. Enumerable.Range(0, Count).Select(i => (float)(-Vectors.Dot(Row(i, room), Row(i, room)) / 2))];
    }

    /// <param name="First">The place of the first of the rows.</param>
    /// <param name="Values">The products, <c>[n, rows]</c>.</param>
    internal readonly record struct Products(int First, FloatMatrix Values);
}
