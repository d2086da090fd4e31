namespace Mos.Vision;

/// <summary>
/// One draw of mixup for a batch: image i becomes lambda * image i + (1 - lambda) * image Partners[i], and its loss is mixed alike
/// (Zhang et al., "mixup: Beyond Empirical Risk Minimization", ICLR 2018).
/// </summary>
/// <param name="Lambda">Weight of the image itself, 0 to 1.</param>
/// <param name="Partners">A permutation of the batch.</param>
internal sealed record Mixup(double Lambda, int[] Partners)
{
    /// <summary>Draws lambda ~ Beta(a, a), 0 &lt; a &lt;= 1, and partners.</summary>
    public static Mixup Draw(double a, int batch, SplitMix64 random)
    {
        double lambda = Beta(a, random);
        int[] partners = [.. Enumerable.Range(0, batch)];
        random.Shuffle<int>(partners);
        return new Mixup(lambda, partners);
    }

    /// <summary>
    /// Johnk's method: u^(1/a) / (u^(1/a) + v^(1/a)), accepted where the sum is at most 1, which at a &lt;= 1 is at least every second time.
    /// In logarithms, since u^(1/a) of a small a is less than the smallest double.
    /// </summary>
    private static double Beta(double a, SplitMix64 random)
    {
        while (true)
        {
            double x = Math.Log(1 - random.NextDouble()) / a;
            double y = Math.Log(1 - random.NextDouble()) / a;
            double largest = Math.Max(x, y);
            if (largest + Math.Log(Math.Exp(x - largest) + Math.Exp(y - largest)) <= 0)
            {
                return 1 / (1 + Math.Exp(y - x));
            }
        }
    }
}
