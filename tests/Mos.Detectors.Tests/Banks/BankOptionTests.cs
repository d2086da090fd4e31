using System.Reflection;
using Mos.Testing;

namespace Mos.Detectors.Tests;

/// <summary>Banks in float16, and banks that several scorers share.</summary>
public sealed class BankOptionTests
{
    private const double Rounding = 5e-4;

    private static readonly string[] Banked = ["knn:K=5", "knn:variant=pytorch-ood", "nnguide:K=5", "relation", "cfood:alpha=1:k=0.05", "grood", "actsub", "actsub_insignificant"];

    private static readonly StoredSignals Training = Known(0, 300);

    public static TheoryData<string> Specs => [.. Banked];

    [Theory]
    [MemberData(nameof(Specs))]
    public async Task Float16_is_half_as_large_in_a_file_and_scores_the_same_from_it(string spec)
    {
        IStorableScorer half = await FitAsync(spec + ":precision=float16"), single = await FitAsync(spec);
        using var folder = new TemporaryFolder();
        await FittedScorers.SaveAsync(folder.File("half"), [half]);
        IStorableScorer loaded = Assert.Single(await FittedScorers.LoadAsync(folder.File("half")));
        ModelOutput probe = DrawnFeatures.Unknown(40);

        Assert.Equal(half.Score(probe), loaded.Score(probe));
        Assert.Equal(half.State.Select(t => t.ToBytes()), loaded.State.Select(t => t.ToBytes()));
        (StoredTensor Half, StoredTensor Single) rows = half.State.Zip(single.State).First(t => t.First.ElementType == TensorElementType.Float16);
        Assert.Equal(rows.Single.ToBytes().Length, 2 * rows.Half.ToBytes().Length);
        Assert.Equal(rows.Single.Shape, rows.Half.Shape);
    }

    [Fact]
    public async Task Float16_moves_no_distance_by_more_than_its_rounding()
    {
        ModelOutput[] probes = [DrawnFeatures.Unknown(200), DrawnFeatures.Known(9000, 200).Output];
        double[] exact = await ScoresAsync("knn:K=5", probes), rounded = await ScoresAsync("knn:K=5:precision=float16", probes);
        double[] differences = [.. exact.Zip(rounded, (a, b) => Math.Abs(a - b))];

        Assert.InRange(differences.Max(), 1e-7, Rounding);
    }

    [Theory]
    [InlineData("nnguide:K=5")]
    [InlineData("relation")]
    [InlineData("grood")]
    [InlineData("actsub_insignificant")]
    public async Task Float16_moves_scores_little_beside_what_they_tell_apart(string spec)
    {
        ModelOutput[] probes = [DrawnFeatures.Unknown(200), DrawnFeatures.Known(9000, 200).Output];
        double[] exact = await ScoresAsync(spec, probes), rounded = await ScoresAsync(spec + ":precision=float16", probes);
        double spread = exact.Max() - exact.Min();

        Assert.NotEqual(exact, rounded);
        Assert.All(exact.Zip(rounded), s => Assert.True(Math.Abs(s.First - s.Second) <= 2e-3 * spread, $"{spec}: {s.First:R} and {s.Second:R}, where scores span {spread}."));
    }

    [Fact]
    public async Task Features_beyond_float16_are_refused()
    {
        var info = DrawnFeatures.Info with { Head = null, ClassCount = 0 };
        StoredSignals large = StoredSignals.FromOutput(info, ModelOutput.FromFeatures(new FloatMatrix(2, 2, [1, 70_000, 2, 3])));
        Task Fit(string spec) => ScorerFitting.FitAsync(large.Model, [(IOodScorerEstimator)Scorers.Parse(spec)], large);

        await Fit("knn:variant=pytorch-ood");
        Assert.Contains("float16 ends at 65,504", (await Assert.ThrowsAsync<MosException>(() => Fit("knn:variant=pytorch-ood:precision=float16"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("knn:precision=half")]
    [InlineData("energy:precision=float16")]
    public void Unknown_precision_is_refused(string spec) => Assert.Throws<FormatException>(() => Scorers.Parse(spec));

    [Fact]
    public void Factories_name_the_precision()
    {
        const BankPrecision Half = BankPrecision.Float16;
        Assert.Equal(
            ["knn:precision=float16", "nnguide:precision=float16", "relation:precision=float16", "cfood:precision=float16", "grood:precision=float16", "actsub:precision=float16", "actsub_insignificant:precision=float16"],
            [Scorers.Knn(precision: Half).Name, Scorers.NnGuide(precision: Half).Name, Scorers.Relation(precision: Half).Name, Scorers.Cfood(precision: Half).Name,
                Scorers.Grood(precision: Half).Name, Scorers.ActSub(precision: Half).Name, Scorers.ActSubInsignificant(precision: Half).Name]);
        Assert.Throws<ArgumentOutOfRangeException>("precision", () => Scorers.Knn(precision: (BankPrecision)7));
    }

    [Fact]
    public async Task Scorers_of_one_share_and_precision_hold_one_bank_also_when_they_are_loaded()
    {
        string[] equal = ["knn:K=5:bank=0.5", "nnguide:K=5:bank=0.5", "relation:bank=0.5", "cfood:alpha=0.5", "knn:K=7:bank=0.5"];
        string[] other = ["knn:K=5:bank=0.4", "knn:K=3:bank=0.5:precision=float16"];
        IReadOnlyList<IOodScorer> fitted = await ScorerFitting.FitAsync(Training.Model, [.. equal.Concat(other).Select(s => (IOodScorerEstimator)Scorers.Parse(s))], Training);
        using var folder = new TemporaryFolder();
        await FittedScorers.SaveAsync(folder.File("fitted"), [.. fitted.Cast<IStorableScorer>()]);

        foreach (IReadOnlyList<IOodScorer> scorers in new[] { fitted, await FittedScorers.LoadAsync(folder.File("fitted")) })
        {
            RowBank[] banks = [.. scorers.Select(BankOf)];
            Assert.All(banks[..equal.Length], b => Assert.Same(banks[0], b));
            Assert.Equal(1 + other.Length, banks.Distinct().Count());
        }
    }

    [Fact]
    public async Task Bank_holds_nothing_that_its_scorer_does_not_read()
    {
        IStorableScorer knn = await FitAsync("knn:K=5"), guided = await FitAsync("nnguide:K=5"), related = await FitAsync("relation");

        Assert.Equal(["300x16"], Shapes(knn));
        Assert.Equal(["300x16", "1x300"], Shapes(guided));
        Assert.Equal(["300x16", "1x300", "300x4"], Shapes(related));
        static IEnumerable<string> Shapes(IStorableScorer scorer) => scorer.State.Select(t => string.Join('x', t.Shape));
    }

    private static RowBank BankOf(IOodScorer scorer) =>
        (RowBank)scorer.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic).First(f => f.FieldType == typeof(RowBank)).GetValue(scorer)!;

    private static async Task<double[]> ScoresAsync(string spec, ModelOutput[] probes)
    {
        IStorableScorer scorer = await FitAsync(spec);
        return [.. probes.SelectMany(p => scorer.Score(p))];
    }

    private static async Task<IStorableScorer> FitAsync(string spec) =>
        (IStorableScorer)(await ScorerFitting.FitAsync(Training.Model, [(IOodScorerEstimator)Scorers.Parse(spec)], Training))[0];

    private static StoredSignals Known(int first, int count)
    {
        (ModelOutput output, int[] labels) = DrawnFeatures.Known(first, count);
        return StoredSignals.FromOutput(DrawnFeatures.Info, output, labels);
    }
}
