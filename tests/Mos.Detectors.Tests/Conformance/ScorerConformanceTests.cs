using System.Reflection;

namespace Mos.Detectors.Tests;

/// <summary>What every scorer of the catalogue keeps. A new scorer is held to it as soon as it stands there.</summary>
public sealed class ScorerConformanceTests
{
    private const int Classes = 12;
    private static readonly ClassGroups Groups = ClassGroups.FromAssignment([0, 1, 2, 0, 1, 2, 0, 1, 1, 1, 0, 2]);

    public static TheoryData<string> Catalogue => [.. Scorers.Names.Concat(Factories().Select(f => f.Name)).Distinct()];

    /// <summary>Those that look at logits alone, for which 10,000 is a logit like any other.</summary>
    public static TheoryData<string> OfLogits =>
        [.. Scorers.Names.Where(n => (Scorers.Parse(n).Request.Signals & ~(ModelSignals.Logits | ModelSignals.GroupLogits)) == 0)];

    /// <summary>Those for which twelve images of a class, equally far from each other in every direction, have a known answer; for the others see FeatureScorerTests.</summary>
    public static TheoryData<string> OfSureImages =>
        [.. Scorers.Names.Except(["residual", "vim", "pnml", "rankfeat", "actsub_insignificant", "weiper_kld", "knn", "cfood"]), "knn:K=5", "cfood:alpha=1:k=0.05"];

    /// <summary>Those that learn nothing: what is learnt is learnt of a class in its place.</summary>
    public static TheoryData<string> Unlearned => [.. Scorers.Names.Where(n => Scorers.Parse(n) is IOodScorer)];

    [Fact]
    public void Catalogue_names_every_factory_and_every_scorer_of_the_assembly()
    {
        HashSet<Type> made = [.. Scorers.Names.Select(n => Scorers.Parse(n).GetType())];
        HashSet<Type> scorers = [.. Scorers.Names.Select(n => ConformanceScorers.Make(n).GetType())];

        Assert.Equal(made, Factories().Select(s => s.GetType()).ToHashSet());
        // A combination is made of scorers of the catalogue and is none.
        Assert.Equal(made.Concat(scorers).Append(typeof(CombinedScorer)).ToHashSet(), typeof(IOodMethod).Assembly.GetTypes().Where(t => t.IsClass && !t.IsAbstract && t.IsAssignableTo(typeof(IOodMethod))).ToHashSet());
        Assert.All(Factories(), s => Assert.Contains(s.Name.Split(':')[0], Scorers.Names));
    }

    [Theory]
    [MemberData(nameof(OfSureImages))]
    public void Score_is_higher_for_a_sure_image(string spec)
    {
        // Row 0: sure of class 0. Row 1: all the same, which for a group head means that every group is as unsure as it can be.
        // Features are weaker as well, and torn between two classes.
        double[] scores = ConformanceScorers.Make(spec).Score(
            Output(spec, (row, logit) => row == 0 ? 2 + Sure(spec, logit) : LooksAtFeatures(spec) ? logit < 2 ? 3 : 0.6f : 2, rows: 2));

        Assert.True(scores[0] > scores[1], $"{spec}: {scores[0]} for a sure image, {scores[1]} for an unsure one.");
    }

    [Theory]
    [MemberData(nameof(Catalogue))]
    public void Score_is_pure(string spec)
    {
        IOodScorer scorer = ConformanceScorers.Make(spec);
        ModelOutput output = RandomOutput(spec, rows: 9);
        float[] before = output.Logits!.Values.ToArray();

        Assert.Equal(scorer.Score(output), scorer.Score(output));
        Assert.Equal(before, output.Logits.Values.ToArray());
        Assert.Equal(scorer.Score(output), ConformanceScorers.Make(scorer.Name).Score(output));
        Assert.Equal(spec, scorer.Name);
    }

    [Theory]
    [MemberData(nameof(Catalogue))]
    public void Score_of_an_image_does_not_depend_on_its_batch(string spec)
    {
        IOodScorer scorer = ConformanceScorers.Make(spec);
        ModelOutput batch = RandomOutput(spec, rows: 17);
        double[] whole = scorer.Score(batch);

        for (int i = 0; i < batch.Count; i++)
        {
            Assert.Equal(whole[i], Assert.Single(scorer.Score(Rows(batch, [i]))));
        }

        Assert.Equal(whole.Reverse(), scorer.Score(Rows(batch, [.. Enumerable.Range(0, batch.Count).Reverse()])));
        Assert.Empty(scorer.Score(Rows(batch, [])));
    }

    [Theory]
    [MemberData(nameof(Catalogue))]
    public void Score_is_the_same_from_16_threads(string spec)
    {
        IOodScorer scorer = ConformanceScorers.Make(spec);
        ModelOutput[] outputs = [.. Enumerable.Range(0, 16).Select(i => RandomOutput(spec, rows: 50 + i, seed: i))];
        double[][] expected = [.. outputs.Select(o => scorer.Score(o))];
        var found = new double[outputs.Length][];

        Thread[] threads = [.. Enumerable.Range(0, outputs.Length).Select(i => new Thread(() => found[i] = scorer.Score(outputs[i])))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());

        Assert.Equal(expected, found);
    }

    [Theory]
    [MemberData(nameof(OfLogits))]
    public void Score_is_finite_on_extreme_logits(string spec)
    {
        float[] values = [1e4f, -1e4f, 0];
        ModelOutput output = Output(spec, (row, logit) => row < 3 ? values[row] : values[(row + logit) % (row == 3 ? 2 : 3)], rows: 6);

        Assert.All(ConformanceScorers.Make(spec).Score(output), s => Assert.True(double.IsFinite(s), $"{spec} gave {s}."));
    }

    [Theory]
    [MemberData(nameof(Unlearned))]
    public void Score_of_equal_logits_does_not_depend_on_the_place_of_the_classes(string spec)
    {
        // Classes within one group, and the classes of a flat head, may change places.
        ModelOutput output = RandomOutput(spec, rows: 5);
        (int first, int second) = (LogitOf(spec, 0), LogitOf(spec, 3));
        double[] scores = ConformanceScorers.Make(spec).Score(output);
        double[] exchanged = ConformanceScorers.Make(spec).Score(
            Output(spec, (row, logit) => output.Logits![row, logit == first ? second : logit == second ? first : logit], output.Count));

        Assert.All(scores.Zip(exchanged), s => Assert.Equal(s.First, s.Second, 1e-12 * (1 + Math.Abs(s.First))));
    }

    [Theory]
    [MemberData(nameof(Catalogue))]
    public void Score_refuses_an_output_without_its_signals(string spec)
    {
        IOodScorer scorer = ConformanceScorers.Make(spec);
        using var without = new FakeModel("none", classes: 4) { Signals = ModelSignals.None };

        var e = Assert.Throws<ModelSignalException>(() => scorer.Score(new ModelOutput { Count = 2 }));
        Assert.StartsWith($"Scorer '{spec}' needs ", e.Message, StringComparison.Ordinal);
        Assert.False(scorer.CanScore(without));
        Assert.StartsWith($"Scorer '{spec}' needs ", Assert.Throws<ModelSignalException>(() => scorer.EnsureCanScore(without)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Catalogue))]
    public void Score_refuses_a_span_of_another_length(string spec)
    {
        Assert.Throws<ArgumentException>("scores", () => ConformanceScorers.Make(spec).Score(RandomOutput(spec, rows: 3), new double[2]));
        Assert.Throws<ArgumentException>("scores", () => ConformanceScorers.Make(spec).Score(RandomOutput(spec, rows: 3), new double[4]));
        Assert.Throws<ArgumentNullException>(() => ConformanceScorers.Make(spec).Score(null!, new double[2]));
    }

    [Theory]
    [MemberData(nameof(Catalogue))]
    public void Score_refuses_NaN_and_names_the_row(string spec)
    {
        for (int place = 0; place < Groups.LogitCount; place++)
        {
            int nan = place;
            ModelOutput output = Output(spec, (row, logit) => row == 1 && logit == nan % Columns(spec) ? float.NaN : row + logit, rows: 3);
            MosException e = Assert.ThrowsAny<MosException>(() => ConformanceScorers.Make(spec).Score(output));
            Assert.Contains("row 1 ", e.Message, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<IOodMethod> Factories() =>
        typeof(Scorers).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(m => m.ReturnType.IsAssignableTo(typeof(IOodMethod)) && m.Name != nameof(Scorers.Parse) && m.GetParameters().All(p => p.HasDefaultValue))
            .Select(m => (IOodMethod)m.Invoke(null, [.. m.GetParameters().Select(p => p.DefaultValue)])!);

    private static bool IsGrouped(string spec) => (Scorers.Parse(spec).Request.Signals & ModelSignals.GroupLogits) != 0;

    private static int Columns(string spec) => IsGrouped(spec) ? Groups.LogitCount : Classes;

    private static int LogitOf(string spec, int classIndex) => IsGrouped(spec) ? Groups.LogitOf(classIndex) : classIndex;

    /// <summary>The logits of an image that is surely of class 0; a group head calls it <i>others</i> in all other groups.</summary>
    private static float Sure(string spec, int logit) =>
        logit == LogitOf(spec, 0) || (IsGrouped(spec) && Enumerable.Range(1, Groups.GroupCount - 1).Any(g => Groups.Slice(g).Start == logit)) ? 9 : 0;

    /// <summary>Features are not negative, as after ReLU.</summary>
    private static bool LooksAtFeatures(string spec) => Scorers.Parse(spec).Request.Signals.HasFlag(ModelSignals.Features);

    private static ModelOutput RandomOutput(string spec, int rows, int seed = 1)
    {
        var random = new Random(seed);
        return Output(spec, (_, _) => (random.NextSingle() * 20) - (LooksAtFeatures(spec) ? 0 : 10), rows);
    }

    private static ModelOutput Output(string spec, Func<int, int, float> logit, int rows)
    {
        int columns = Columns(spec);
        var values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = logit(i / columns, i % columns);
        }

        return ConformanceScorers.Output(new FloatMatrix(rows, columns, values), IsGrouped(spec) ? Groups : null);
    }

    private static ModelOutput Rows(ModelOutput output, int[] rows)
    {
        float[] values = [.. rows.SelectMany(r => output.Logits!.Row(r).ToArray())];
        return ConformanceScorers.Output(new FloatMatrix(rows.Length, output.Logits!.Columns, values), output.Groups);
    }
}
