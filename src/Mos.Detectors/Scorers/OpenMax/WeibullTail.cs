namespace Mos.Detectors;

/// <summary>A Weibull distribution of the large distances of a class, shifted as libMR shifts them: x = d - least + 10,000.</summary>
/// <param name="Least">The smallest of the distances that it was fitted to.</param>
/// <param name="Shape">k; 0: there is no distribution.</param>
/// <param name="LogScale">log(lambda / 10,000).</param>
internal sealed record WeibullTail(double Least, double Shape, double LogScale)
{
    private const double Shift = 10_000;

    private const int Halvings = 200;

    /// <summary>That of a class without two different distances: none.</summary>
    public static WeibullTail None { get; } = new(0, 0, 0);

    /// <summary>The distribution of largest likelihood.</summary>
    /// <param name="distances">In ascending order.</param>
    public static WeibullTail Fit(double[] distances)
    {
        if (distances.Length < 2 || distances[0] == distances[^1])
        {
            return None;
        }

        // All x lie just above 10,000 and k is about as large, so that log(x / 10,000) is what has digits.
        double[] logs = Array.ConvertAll(distances, d => Log(d, distances[0]));
        double mean = logs.Average();
        double low = 0, high = 1 / logs[^1];
        while (Slope(high) < 0)
        {
            (low, high) = (high, 2 * high);
        }

        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Slope(middle) < 0 ? (middle, high) : (low, middle);
        }

        return new WeibullTail(distances[0], high, logs[^1] + (Math.Log(logs.Average(l => Math.Exp(high * (l - logs[^1])))) / high));

        // Ascends with k, and is 0 where the likelihood is largest.
        double Slope(double k)
        {
            double sum = 0, weighted = 0;
            foreach (double log in logs)
            {
                double power = Math.Exp(k * (log - logs[^1]));
                sum += power;
                weighted += power * log;
            }

            return (weighted / sum) - (1 / k) - mean;
        }
    }

    /// <summary>The probability of a smaller distance; 0 where there is no distribution.</summary>
    public double Cdf(double distance) => Shape == 0 ? 0 : 1 - Math.Exp(-Math.Exp(Shape * (Log(distance, Least) - LogScale)));

    private static double LogOnePlus(double x)
    {
        // Kahan's: the rounding of 1 + x cancels.
        double y = 1 + x;
        return y == 1 ? x : Math.Log(y) * x / (y - 1);
    }

    private static double Log(double distance, double least) => distance - least <= -Shift ? double.NegativeInfinity : LogOnePlus((distance - least) / Shift);
}
