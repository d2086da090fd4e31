using System.Globalization;
using System.Text.Json;
using Mos.Testing;

namespace Mos.Vision.Tests.FineTuning;

public class LearningRateScheduleTests
{
    private static readonly JsonElement Golden = JsonDocument.Parse(File.ReadAllBytes(SharedData.InRepository("schedule.json"))).RootElement;

    [Fact]
    public void Rule_everySize_equalsTheReference()
    {
        Assert.All(Golden.GetProperty("get_schedule").EnumerateObject(), size =>
            Assert.Equal(size.Value.EnumerateArray().Select(v => v.GetInt32()), BitHyperRule.Supports(Count(size.Name))));
        Assert.All(Golden.GetProperty("get_mixup").EnumerateObject(), size =>
            Assert.Equal(size.Value.GetDouble(), BitHyperRule.Mixup(Count(size.Name))));
    }

    [Fact]
    public void Staircase_everyBoundary_equalsTheReference()
    {
        int compared = 0;
        foreach (JsonElement run in Golden.GetProperty("get_lr").EnumerateArray())
        {
            var schedule = LearningRateSchedule.Create(
                LearningRateDecay.Staircase, run.GetProperty("dataset_size").GetInt64(), run.GetProperty("base_lr").GetDouble());
            foreach ((JsonElement step, JsonElement expected) in run.GetProperty("steps").EnumerateArray().Zip(run.GetProperty("lr").EnumerateArray()))
            {
                double? actual = schedule.RateAt(step.GetInt32());
                double? reference = expected.ValueKind == JsonValueKind.Null ? null : expected.GetDouble();
                Assert.True(actual is null == reference is null && Math.Abs((actual ?? 0) - (reference ?? 0)) <= 1e-15, $"Step {step} of {run}: {actual}, expected {reference}.");
                compared++;
            }
        }

        Assert.True(compared > 200, $"Only {compared} rates were compared.");
    }

    [Fact]
    public void Cosine_atItsLandmarks_hasTheFormulasValues()
    {
        var schedule = LearningRateSchedule.Create(LearningRateDecay.Cosine, 10_000, 0.03, steps: 2000);

        Assert.Equal(100, schedule.WarmupSteps);
        Assert.Equal(0, schedule.RateAt(0));
        Assert.Equal(0.015, schedule.RateAt(50)!.Value, 1e-15);
        Assert.Equal(0.03, schedule.RateAt(100)!.Value, 1e-15);
        Assert.Equal(0.015, schedule.RateAt(1050)!.Value, 1e-15);
        Assert.InRange(schedule.RateAt(1999)!.Value, 1e-9, 1e-6);
        Assert.Null(schedule.RateAt(2000));
    }

    [Fact]
    public void Staircase_ofAnotherLength_movesItsBoundariesInProportion()
    {
        var schedule = LearningRateSchedule.Create(LearningRateDecay.Staircase, 10_000, 1, steps: 50);

        Assert.Equal(10, schedule.WarmupSteps);
        Assert.Equal([1, 0.1, 0.01, 0.001], new[] { 20, 21, 31, 41 }.Select(s => schedule.RateAt(s)!.Value), (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Create_warmupAsLongAsTheTraining_isRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>("warmupSteps", () => LearningRateSchedule.Create(LearningRateDecay.Cosine, 100, 0.1, steps: 5, warmupSteps: 5));

    private static long Count(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
