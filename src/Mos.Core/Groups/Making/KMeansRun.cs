using System.Numerics.Tensors;

namespace Mos;

/// <summary>One start of k-means. Everything is computed in float64 and in a fixed order, so it can be repeated to the bit.</summary>
internal sealed class KMeansRun
{
    private readonly double[][] _points;
    private readonly double[][] _centres;
    private readonly double[] _distances;
    private int[] _cluster;

    /// <summary>Chooses centres among the points: each next one with a probability in proportion to its squared distance from those chosen.</summary>
    public KMeansRun(double[][] points, int clusterCount, SplitMix64 random)
    {
        _points = points;
        _distances = new double[points.Length];
        _cluster = new int[points.Length];
        _centres = new double[clusterCount][];
        _distances.AsSpan().Fill(double.PositiveInfinity);
        int next = random.NextInt(points.Length);
        for (int k = 0; k < clusterCount; k++)
        {
            _centres[k] = [.. points[next]];
            for (int i = 0; i < points.Length; i++)
            {
                _distances[i] = Math.Min(_distances[i], SquaredDistance(points[i], _centres[k]));
            }

            next = Draw(random.NextDouble());
        }
    }

    /// <summary>The cluster of each point; none is empty after an iteration.</summary>
    public int[] Assignment => _cluster;

    /// <summary>The sum over the points of the squared distance to their centre.</summary>
    public double SumOfSquares { get; private set; }

    /// <summary>Assigns points and moves centres until no point changes its cluster.</summary>
    public void Iterate(int maximum)
    {
        for (int iteration = 0; iteration < maximum; iteration++)
        {
            int[] before = _cluster;
            _cluster = Nearest();
            FillEmpty();
            SumOfSquares = TensorPrimitives.Sum<double>(_distances);
            if (iteration > 0 && before.AsSpan().SequenceEqual(_cluster))
            {
                return;
            }

            MoveCentres();
        }
    }

    private static double SquaredDistance(double[] a, double[] b)
    {
        double distance = TensorPrimitives.Distance<double>(a, b);
        return distance * distance;
    }

    private int Draw(double share)
    {
        double left = share * TensorPrimitives.Sum<double>(_distances);
        for (int i = 0; i < _distances.Length; i++)
        {
            left -= _distances[i];
            if (left < 0)
            {
                return i;
            }
        }

        // All points coincide with centres, or rounding has left a crumb; empty clusters are filled later.
        return _distances.Length - 1;
    }

    private int[] Nearest()
    {
        var nearest = new int[_points.Length];
        for (int i = 0; i < _points.Length; i++)
        {
            _distances[i] = double.PositiveInfinity;
            for (int k = 0; k < _centres.Length; k++)
            {
                double distance = SquaredDistance(_points[i], _centres[k]);
                if (distance < _distances[i])
                {
                    (_distances[i], nearest[i]) = (distance, k);
                }
            }
        }

        return nearest;
    }

    private void FillEmpty()
    {
        var sizes = new int[_centres.Length];
        foreach (int k in _cluster)
        {
            sizes[k]++;
        }

        for (int empty = 0; empty < sizes.Length; empty++)
        {
            if (sizes[empty] > 0)
            {
                continue;
            }

            int farthest = Enumerable.Range(0, _points.Length).Where(i => sizes[_cluster[i]] > 1).MaxBy(i => _distances[i]);
            sizes[_cluster[farthest]]--;
            sizes[empty] = 1;
            (_cluster[farthest], _distances[farthest]) = (empty, 0);
        }
    }

    private void MoveCentres()
    {
        var sizes = new int[_centres.Length];
        foreach (double[] centre in _centres)
        {
            Array.Clear(centre);
        }

        for (int i = 0; i < _points.Length; i++)
        {
            double[] centre = _centres[_cluster[i]];
            TensorPrimitives.Add(centre, _points[i], centre);
            sizes[_cluster[i]]++;
        }

        for (int k = 0; k < _centres.Length; k++)
        {
            TensorPrimitives.Divide(_centres[k], sizes[k], _centres[k]);
        }
    }
}
