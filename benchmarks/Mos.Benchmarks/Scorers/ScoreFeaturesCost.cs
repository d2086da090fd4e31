using System.Diagnostics;
using System.Globalization;
using Mos.Detectors;

namespace Mos.Benchmarks;

/// <summary>
/// Scores drawn features of the shape of ImageNet's with every scorer that needs no network, and takes the matrix products that each
/// cannot do without alone, in turn: the quotient is what a scorer costs beyond its products.
/// </summary>
internal static class ScoreFeaturesCost
{
    private const int Rows = 1000, TrainingRows = 4096, Rounds = 5;

    public static void Run(ReadOnlySpan<string> args)
    {
        ModelInfo model = DrawnFeatures.Model();
        IOodMethod[] methods = [.. Scorers.Names.Select(Scorers.Parse).Where(m => (m.Request.Signals & ~(ModelSignals.Features | ModelSignals.Logits | ModelSignals.Head)) == 0 && m is not IOodScorerEstimator { LearnsFromScoredSet: true })];
        IReadOnlyList<IOodScorer> scorers = Fitted(model, methods, args.Length > 0 ? args[0] : null);
        string[] only = args.Length > 1 ? args[1].Split(',') : [];
        ModelOutput output = DrawnFeatures.Batch(1 << 24, Rows, model).Output;
        Console.WriteLine($"D = {DrawnFeatures.Width}, C = {DrawnFeatures.Classes}, {Rows} images, banks of {TrainingRows} images; best of {Rounds} rounds");
        Console.WriteLine("| scorer | products | their time, ms | scorer, ms | quotient |\n|---|---|--:|--:|--:|");
        foreach (IOodScorer scorer in scorers.Where(s => only.Length == 0 || only.Contains(s.Name)))
        {
            Product[] products = [.. Product.Of(scorer)];
            double product = double.PositiveInfinity, whole = double.PositiveInfinity;
            for (int round = 0; round < Rounds; round++)
            {
                product = Math.Min(product, products.Sum(p => p.Milliseconds()));

                // A new output: what scorers share of it is computed anew, but for the logits, which a model gives.
                var fresh = new ModelOutput { Count = Rows, Features = output.Features, Logits = output.Logits, Head = output.Head };
                var watch = Stopwatch.StartNew();
                _ = scorer.Score(fresh);
                whole = Math.Min(whole, watch.Elapsed.TotalMilliseconds);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {scorer.Name} | {string.Join(" + ", products.AsEnumerable())} | {(products.Length == 0 ? "" : $"{product:F1}")} | {whole:F1} | {(products.Length == 0 ? "" : $"{whole / product:F2}")} |"));
        }
    }

    private static IReadOnlyList<IOodScorer> Fitted(ModelInfo model, IOodMethod[] methods, string? file)
    {
        IOodScorer[] ready = [.. methods.OfType<IOodScorer>()];
        if (file is not null && File.Exists(file))
        {
            return [.. ready, .. FittedScorers.LoadAsync(file).Result];
        }

        TrainingSignals batch = DrawnFeatures.Batch(0, TrainingRows, model);
        StoredSignals training = StoredSignals.FromOutput(model, batch.Output, batch.Labels);
        IReadOnlyList<IOodScorer> fitted = ScorerFitting.FitAsync(
            training.Model, [.. methods.OfType<IOodScorerEstimator>()], training, onRefusal: left => Console.WriteLine($"{left.Scorer}: {left.Reason}")).Result;
        if (file is not null)
        {
            FittedScorers.SaveAsync(file, [.. fitted.Cast<IStorableScorer>()]).Wait();
        }

        return [.. ready, .. fitted];
    }

    /// <summary>A product [n, k] x [m, k]^T.</summary>
    private sealed record Product(int N, int M, int K, bool IsDouble)
    {
        private const int D = DrawnFeatures.Width, C = DrawnFeatures.Classes;

        private readonly Func<Array> _run = IsDouble ? Runner<double>(N, M, K) : Runner<float>(N, M, K);

        /// <summary>Those that a scorer cannot do without; the logits are given.</summary>
        public static IEnumerable<Product> Of(IOodScorer scorer)
        {
            int Size(string tensor, int dimension = 0) => (int)((IStorableScorer)scorer).State.Single(t => t.Name == tensor).Shape[dimension];
            int Bank(string name) => ((IStorableScorer)scorer).State.Where(t => t.Name.StartsWith(name + "/", StringComparison.Ordinal)).Sum(t => (int)t.Shape[0]);
            Product Single(int m, int k) => new(Rows, m, k, false);
            Product Double(int m, int k) => new(Rows, m, k, true);
            return scorer.Name switch
            {
                "kl" or "klm" => [Double(C, C)],
                "mds" or "mds_pp" or "unit" => [Double(Size(Prefix(scorer) + "classes/whitening"), D), Double(C, Size(Prefix(scorer) + "classes/whitening"))],
                "rmds" or "rmds_pp" => [Double(Size("classes/whitening"), D), Double(C, Size("classes/whitening")), Double(Size("all/whitening"), D)],
                "vim" or "residual" or "neco" or "kpca_cop" => [Double(Size("axes"), D)],
                "kpca_corp" => [Single(Size("axes", 1), D), Double(Size("axes"), Size("axes", 1))],
                "pnml" => [Double(Size("axes"), D + 1), Single(C, D)],
                "ctm" or "max_cosine_head" or "msp_cosine" => [Single(C, D)],
                "nac" => [Single(D, C)],
                "weiper_kld" or "weiper_msp" => [Single(Size("weight"), D)],
                "knn" or "nnguide" => [Single(Bank("bank"), D)],
                "cfood" => [Single(Bank("references"), D)],
                "relation" => [Single(Bank("features"), D), Single(Bank("probabilities"), C)],
                "grood" => [Double(C + 1, D), Single(Bank("pulls"), D)],
                "actsub" => [Double(D, D), Double(D, Size("decisive")), Single(C, D), Single(Bank("bank"), Size("insignificant"))],
                "actsub_insignificant" => [Double(Size("insignificant"), D), Single(Bank("bank"), Size("insignificant"))],
                "react" or "ash_p" or "ash_b" or "ash_s" or "scale" or "vra" or "bfact" or "optfs" or "dice" => [Single(C, D)],
                _ => [],
            };
        }

        public double Milliseconds()
        {
            var watch = Stopwatch.StartNew();
            _ = _run();
            return watch.Elapsed.TotalMilliseconds;
        }

        public override string ToString() => $"{M} x {K}{(IsDouble ? " (float64)" : "")}";

        private static string Prefix(IOodScorer scorer) => scorer.Name == "unit" ? "inner/" : "";

        private static Func<Array> Runner<T>(int n, int m, int k)
            where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        {
            T[] a = Values<T>(n * k), b = Values<T>(m * k);
            return () =>
            {
                var c = new T[n * m];
                MatrixProduct.Accumulate<T>(a, b, k, c, m);
                return c;
            };
        }

        private static T[] Values<T>(int count)
            where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        {
            var random = new Random(0);
            return [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextSingle() - 0.5f))];
        }
    }
}
