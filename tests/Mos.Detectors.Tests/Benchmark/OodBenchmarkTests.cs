using Mos.Testing;

namespace Mos.Detectors.Tests;

public sealed class OodBenchmarkTests : IDisposable
{
    private readonly FakeModel _flat = new("flat", classes: 7, seed: 1, backbone: "b");
    private readonly FakeModel _grouped = new("grouped", ClassGroups.FromSizes([3, 4]), seed: 2, backbone: "b");
    private readonly ImageSet _in = FakeImageReader.Images("in", 40, seed: 1, low: 100, high: 180);
    private readonly ImageSet _near = FakeImageReader.Images("near", 30, seed: 2, low: 60, high: 200);
    private readonly ImageSet _far = FakeImageReader.Images("far", 25, seed: 3);

    public void Dispose()
    {
        _flat.Dispose();
        _grouped.Dispose();
    }

    [Fact]
    public async Task Each_image_is_decoded_once_and_goes_through_each_backbone_once()
    {
        using var other = new FakeModel("other", classes: 3, seed: 4, backbone: "another");

        await Builder().AddScorers(other, Scorers.Msp()).RunAsync();

        Assert.Equal((95, 0, 95), (_flat.ImagesSeen, _grouped.ImagesSeen, other.ImagesSeen));
        Assert.Equal(95, _flat.Reader.Reads + _grouped.Reader.Reads + other.Reader.Reads);
    }

    [Fact]
    public async Task Log_tells_the_beginning_and_the_stages()
    {
        using var logs = new RecordedLogs();

        OodBenchmarkResult result = await Builder().UseLogging(logs).RunAsync();

        Assert.Equal("Benchmark begins: 3 methods on 2 models, 3 data sets of 95 images", logs.Entries[0].Text);
        Assert.Equal([200, .. result.Timings.Select(_ => 201)], logs.Entries.Select(e => e.Id.Id));
    }

    [Fact]
    public async Task Each_distinct_preprocessing_decodes_once()
    {
        using var larger = new FakeModel("larger", classes: 7, seed: 1, backbone: "b larger", size: 4);
        using var alsoLarger = new FakeModel("also larger", classes: 7, seed: 5, backbone: "c", size: 4);

        OodBenchmarkResult result = await Builder().AddScorers(larger, Scorers.Energy()).AddScorers(alsoLarger, Scorers.Energy()).RunAsync();

        Assert.Equal(95, _flat.Reader.Reads);
        Assert.Equal(95, larger.Reader.Reads + alsoLarger.Reader.Reads);
        Assert.Equal(95, result.Sets.Sum(s => s.Sources.Count));
        Assert.All(result.Sets, s => Assert.All(s.Scores, scores => Assert.Equal(s.Sources.Count, scores.Length)));
    }

    [Fact]
    public async Task Scores_and_metrics_equal_those_of_each_model_alone()
    {
        OodBenchmarkResult result = await Builder().Configure(o => o.TprLevel = 0.8).RunAsync();

        Assert.Equal(["msp", "energy:T=1", "mos"], result.Methods.Select(m => m.Name));
        Assert.Equal(["flat", "flat", "grouped"], result.Methods.Select(m => m.Model));
        Assert.Equal(["ID", "near", "far"], result.Sets.Select(s => s.Name));
        Assert.Equal([true, false, false], result.Sets.Select(s => s.IsInDistribution));
        IOodModel[] models = [_flat, _flat, _grouped];
        ImageSet[] sets = [_in, _near, _far];
        for (int m = 0; m < models.Length; m++)
        {
            var scorer = (IOodScorer)Scorers.Parse(result.Methods[m].Scorer);
            double[][] expected = [.. await Task.WhenAll(sets.Select(s => ScoresAsync(models[m], scorer, s)))];
            Assert.Equal(expected, result.Sets.Select(s => s.Scores[m]));
            Assert.Equal(OodMetrics.Compute(expected[0], expected[1], 0.8), result[result.Methods[m].Name, "near"]);
            Assert.Equal(OodMetrics.Compute(expected[0], expected[2], 0.8), result[result.Methods[m].Name, "far"]);
        }

        Assert.Equal(6, result.Entries.Count);
        Assert.Throws<KeyNotFoundException>(() => result["msp", "ID"]);
    }

    [Fact]
    public async Task Scorer_on_several_models_has_the_model_in_its_name()
    {
        using var second = new FakeModel("flat", classes: 7, seed: 9);

        OodBenchmarkResult result = await Builder().AddScorers(second, Scorers.Msp()).AddScorers(_flat, Scorers.MaxLogit()).RunAsync();

        Assert.Equal(["flat", "grouped", "flat (2)"], result.Models.Select(m => m.Name));
        Assert.Equal(["msp@flat", "energy:T=1", "maxlogit", "mos", "msp@flat (2)"], result.Methods.Select(m => m.Name));
    }

    [Fact]
    public async Task Group_that_claims_each_image_is_noted_for_group_heads()
    {
        OodBenchmarkResult result = await Builder().RunAsync();

        int grouped = result.Models.Select(m => m.Name).ToList().IndexOf("grouped");
        Assert.Equal(_grouped.Info.Groups!.GroupNames, result.Models[grouped].GroupNames);
        Assert.All(result.Sets, s => Assert.Null(s.Claims![1 - grouped]));
        Assert.All(result.Sets, s => Assert.Equal(s.Sources.Count, s.Claims![grouped]!.Length));
        Assert.Equal([0, 1], result.Sets.SelectMany(s => s.Claims![grouped]!).Distinct().Order());

        var pass = new ScoringPass([new ModelScorers(_grouped, [(IOodScorer)Scorers.Mos()])]);
        List<int> expected = [];
        await foreach (ScoredBatch batch in pass.RunAsync(_far.Items))
        {
            ModelOutput output = batch.Models[0].Output;
            for (int i = 0; i < output.Count; i++)
            {
                // The claiming group alone makes the MOS score.
                int claims = result.Sets[2].Claims![grouped]![expected.Count];
                Assert.Equal(-batch.Models[0].Scores[0][i], GroupSoftmax.OthersProbability(output.Logits!.Row(i), output.Groups!, claims), 1e-6);
                expected.Add(claims);
            }
        }

        Assert.Equal(expected, result.Sets[2].Claims![grouped]!);
    }

    [Fact]
    public async Task Top1_matches_labels_by_name_never_by_position()
    {
        // The set counts its classes backwards; an image's label is what the flat model says of it, except for every fourth.
        string[] backwards = [.. _flat.Info.ClassNames!.Reverse()];
        int[] predicted = await PredictedAsync(_in);
        var labelled = new ImageSet(
            _in.Items.Select((item, i) => item with { Label = 6 - ((predicted[i] + (i % 4 == 0 ? 1 : 0)) % 7) }), backwards);

        OodBenchmarkResult result = await Builder().InDistribution("ID", labelled).RunAsync();

        Assert.Equal(0.75, result.Models[0].Top1);
        Assert.InRange(result.Models[1].Top1!.Value, 0, 1);
    }

    [Fact]
    public async Task Top1_of_a_model_without_names_is_not_guessed_from_the_positions_of_folders()
    {
        using var nameless = new FakeModel("nameless", classes: 7, seed: 1, backbone: "b") { Info = _flat.Info with { Name = "nameless", ClassNames = null } };
        var labelled = new ImageSet(_in.Items.Select(item => item with { Label = 0 }), _flat.Info.ClassNames);

        OodBenchmarkResult result = await Builder().AddScorers(nameless, Scorers.Msp()).InDistribution("ID", labelled).RunAsync();

        Assert.NotNull(result.Models[0].Top1);
        Assert.Null(result.Models.Single(m => m.Name == "nameless").Top1);
    }

    [Fact]
    public async Task Top1_without_names_takes_labels_as_class_indices_and_leaves_unlabelled_images_out()
    {
        int[] predicted = await PredictedAsync(_in);
        var labelled = new ImageSet(_in.Items.Select((item, i) => item with { Label = i % 2 == 0 ? predicted[i] : null }));

        OodBenchmarkResult result = await Builder().InDistribution("ID", labelled).RunAsync();

        Assert.Equal(1, result.Models[0].Top1);
        Assert.Null((await Builder().RunAsync()).Models[0].Top1);
    }

    [Fact]
    public async Task Labels_that_do_not_fit_are_refused_before_any_image_is_read()
    {
        var outside = new ImageSet([FakeImageReader.Image("x", 1, 2, 3, label: 7)]);
        var unknown = new ImageSet([FakeImageReader.Image("x", 1, 2, 3, label: 0)], ["zebra"]);

        MosException e = await Assert.ThrowsAsync<MosException>(() => Builder().InDistribution("ID", outside).RunAsync());
        Assert.Equal("Data set 'ID': image 'x' has label 7, but model 'flat' has 7 classes.", e.Message);
        Assert.Contains("'zebra'", (await Assert.ThrowsAsync<MosException>(() => Builder().InDistribution("ID", unknown).RunAsync())).Message, StringComparison.Ordinal);
        Assert.Equal(0, _flat.Reader.Reads);
    }

    [Fact]
    public async Task Unreadable_images_are_listed_and_not_replaced()
    {
        var withBroken = new ImageSet([_far.Items[0], FakeImageReader.Broken("bad"), _far.Items[1]]);

        OodBenchmarkResult result = await Builder().OutOfDistribution("broken", withBroken).RunAsync();

        BenchmarkSet set = result.Sets[3];
        Assert.Equal(["far0", "far1"], set.Sources);
        Assert.Equal(("bad", "Image 'bad' has 2 bytes instead of 3."), (set.Unreadable.Single().Source, set.Unreadable.Single().Reason));
        Assert.All(set.Scores, s => Assert.Equal(2, s.Length));
    }

    [Fact]
    public async Task Set_without_a_readable_image_is_an_error_that_names_it()
    {
        MosException e = await Assert.ThrowsAsync<MosException>(
            () => Builder().OutOfDistribution("broken", new ImageSet([FakeImageReader.Broken("bad")])).RunAsync());

        Assert.Equal("Data set 'broken': none of its 1 images could be read; the first: Image 'bad' has 2 bytes instead of 3.", e.Message);
    }

    [Fact]
    public async Task Result_says_what_was_run()
    {
        OodBenchmarkResult result = await Builder().Configure(o => (o.Device, o.Seed) = ("cuda:1", 7)).RunAsync();

        Assert.Equal(("cuda:1", 7, 0.95), (result.Run.Device, result.Run.Seed, result.Run.TprLevel));
        Assert.Matches(@"^\d+\.\d+\.\d+", result.Run.MosVersion);
        Assert.Contains($"{Environment.ProcessorCount} cores", result.Run.Machine, StringComparison.Ordinal);
        Assert.InRange(DateTimeOffset.Now - result.Run.Started, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Assert.Equal([7, 7], result.Models.Select(m => m.ClassCount));
        Assert.Equal([null, 2], result.Models.Select(m => m.GroupCount));
        Assert.All(result.Models, m => Assert.Matches("^[0-9a-f]{64}$", m.Hash));
        Assert.NotEqual(result.Models[0].Hash, result.Models[1].Hash);
        Assert.Equal(["Scoring ID", "Scoring near", "Scoring far", "Metrics"], result.Timings.Select(t => t.Stage));
        Assert.Equal([40L, 30, 25, 95], result.Timings.Select(t => t.Images));
        Assert.All(result.Timings.Select(t => t.Seconds).Concat(result.Methods.Select(m => m.Seconds)), s => Assert.True(s > 0));
    }

    [Fact]
    public async Task Intervals_are_those_of_the_scores_alone()
    {
        OodBenchmarkResult result = await Builder().Configure(o => (o.Resamples, o.Seed, o.TprLevel) = (50, 3, 0.8)).RunAsync();

        Assert.Equal(50, result.Run.Resamples);
        for (int m = 0; m < result.Methods.Count; m++)
        {
            BootstrapIntervals expected = BootstrapIntervals.Compute(
                result.Sets[0].Scores[m], [result.Sets[1].Scores[m], result.Sets[2].Scores[m]], 50, seed: 3, tprLevel: 0.8);
            Assert.Equal(expected.Sets, result.Entries.Where(e => e.Method == result.Methods[m].Name).Select(e => e.Intervals));
            Assert.Equal(expected.Average, result.Methods[m].AverageIntervals);
        }
    }

    [Fact]
    public async Task Benchmark_without_resamples_has_no_intervals()
    {
        OodBenchmarkResult result = await Builder().Configure(o => o.Resamples = 0).RunAsync();

        Assert.Equal(0, result.Run.Resamples);
        Assert.All(result.Entries, e => Assert.Null(e.Intervals));
        Assert.All(result.Methods, m => Assert.Null(m.AverageIntervals));
        Assert.Throws<ArgumentOutOfRangeException>(() => Builder().Configure(o => o.Resamples = -1));
    }

    [Fact]
    public async Task Passes_count_the_images_that_went_through_each_backbone()
    {
        using var other = new FakeModel("other", classes: 3, seed: 4, backbone: "another");
        var withBroken = new ImageSet([_far.Items[0], FakeImageReader.Broken("bad")]);

        OodBenchmarkResult result = await Builder().AddScorers(other, Scorers.Msp()).OutOfDistribution("broken", withBroken).RunAsync();

        Assert.Equal(_flat.ImagesSeen + _grouped.ImagesSeen + other.ImagesSeen, result.Passes!.Taken);
        Assert.Equal(new BenchmarkPasses(2 * 96, 4 * 96, 0, 0, 0, 0, 0), result.Passes);
    }

    [Fact]
    public async Task Passes_of_input_steps_are_counted_and_shared_where_the_gradient_is_the_same()
    {
        using var model = new FakeModel("m", classes: 4, backbone: "b") { Signals = ModelSignals.Logits | ModelSignals.Features | ModelSignals.InputGradient };

        OodBenchmarkResult result = await OodBenchmark.CreateBuilder()
            .AddScorers(model, Scorers.Msp(), Scorers.Odin(1000, 0.001), Scorers.Odin(1, 0.001), Scorers.Odin(1, 0.002))
            .InDistribution("ID", _in).OutOfDistribution("far", _far).RunAsync();

        Assert.Equal(new BenchmarkPasses(65, 4 * 65, Fitting: 0, StepForward: 3 * 65, StepBackward: StepGradients(model) * 65, 0, 0), result.Passes);
    }

    private static int StepGradients(FakeModel model)
    {
        InputStep[] steps = [.. ((IOodScorer[])[Scorers.Odin(1000, 0.001), Scorers.Odin(1, 0.001), Scorers.Odin(1, 0.002)]).SelectMany(s => s.Request.Steps)];
        return steps.Select(s => s.Cotangent).Distinct().Count();
    }

    [Fact]
    public async Task Run_tells_its_progress_set_by_set()
    {
        var progress = new RecordedProgress();

        await Builder().Configure(o => o.BatchSize = 20).RunAsync(progress);

        Assert.Equal(
            ["Scoring ID 0/40", "Scoring ID 20/40", "Scoring ID 40/40", "Scoring near 0/30", "Scoring near 20/30", "Scoring near 30/30", "Scoring far 0/25", "Scoring far 20/25", "Scoring far 25/25"],
            progress.Reports.Select(r => $"{r.Stage} {r.Done}/{r.Total}"));
    }

    [Fact]
    public async Task Cancellation_ends_the_run()
    {
        using var cancellation = new CancellationTokenSource();
        _flat.OnForward = cancellation.Cancel;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Builder().RunAsync(cancellationToken: cancellation.Token));
        Assert.Equal(0, _flat.ImagesSeen);
    }

    [Fact]
    public async Task Builder_checks_calls_at_once_and_the_whole_before_any_image_is_read()
    {
        OodBenchmarkBuilder builder = OodBenchmark.CreateBuilder();
        Assert.Throws<ModelSignalException>(() => builder.AddScorers(_flat, Scorers.Mos()));
        Assert.Throws<ArgumentException>(() => builder.AddScorers(_flat));
        Assert.Throws<ArgumentException>(() => builder.AddScorers(_flat, Scorers.Msp(), Scorers.Msp()));
        Assert.Throws<ArgumentException>(() => builder.InDistribution("ID", new ImageSet([])));
        Assert.Throws<ArgumentException>(() => builder.OutOfDistribution("", _far));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Configure(o => o.TprLevel = 95));
        builder = OodBenchmark.CreateBuilder();

        Assert.Contains("InDistribution", (await Assert.ThrowsAsync<MosException>(() => builder.RunAsync())).Message, StringComparison.Ordinal);
        builder.InDistribution("ID", _in);
        Assert.Contains("AddScorers", (await Assert.ThrowsAsync<MosException>(() => builder.RunAsync())).Message, StringComparison.Ordinal);
        builder.AddScorers(_flat, Scorers.Msp());
        Assert.Contains("OutOfDistribution", (await Assert.ThrowsAsync<MosException>(() => builder.RunAsync())).Message, StringComparison.Ordinal);
        builder.OutOfDistribution("ID", _far);
        Assert.Contains("'ID'", (await Assert.ThrowsAsync<MosException>(() => builder.RunAsync())).Message, StringComparison.Ordinal);
        Assert.Equal(0, _flat.Reader.Reads);
    }

    [Fact]
    public async Task Used_builder_refuses_changes()
    {
        OodBenchmarkBuilder builder = Builder();
        await builder.RunAsync();

        Assert.Throws<InvalidOperationException>(() => builder.AddScorers(_flat, Scorers.MaxLogit()));
        Assert.Throws<InvalidOperationException>(() => builder.OutOfDistribution("x", _far));
        await Assert.ThrowsAsync<InvalidOperationException>(() => builder.RunAsync());
    }

    private OodBenchmarkBuilder Builder() => OodBenchmark.CreateBuilder()
        .AddScorers(_flat, Scorers.Msp(), Scorers.Energy())
        .AddScorers(_grouped, Scorers.Mos())
        .InDistribution("ID", _in)
        .OutOfDistribution("near", _near)
        .OutOfDistribution("far", _far);

    private static async Task<double[]> ScoresAsync(IOodModel model, IOodScorer scorer, ImageSet images)
    {
        var scores = new List<double>();
        await foreach (ScoredBatch batch in new ScoringPass([new ModelScorers(model, [scorer])]).RunAsync(images.Items))
        {
            scores.AddRange(batch.Models[0].Scores[0]);
        }

        return [.. scores];
    }

    private static async Task<int[]> PredictedAsync(ImageSet images)
    {
        using var model = new FakeModel("flat", classes: 7, seed: 1);
        using OodDetector detector = await OodDetector.CreateBuilder(model)
            .UseScorer(Scorers.Msp()).UseCalibration(Calibration.FromScores(new double[19])).BuildAsync();
        var classes = new List<int>();
        await foreach (OodVerdict verdict in detector.DetectManyAsync(images))
        {
            classes.Add(verdict.ClassIndex!.Value);
        }

        return [.. classes];
    }
}
