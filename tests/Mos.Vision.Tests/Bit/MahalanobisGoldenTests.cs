using Mos.Detectors;
using Mos.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision.Tests;

/// <summary>Mahalanobis with input steps on the small network against the reference: its first three stages, fitted and scored.</summary>
public class MahalanobisGoldenTests
{
    private const int Stages = 3;

    [SkippableTheory]
    [InlineData("0.0", 1e-4)]
    [InlineData("0.0014", 1e-3)]
    [InlineData("0.01", 1e-3)]
    public void Sum_of_the_stage_scores_equals_the_reference(string magnitude, double tolerance)
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/mahalanobis.npz");
        using DisposeScope scope = NewDisposeScope();
        var backbone = new BitBackbone(FormulaNetwork.Create(FormulaNetwork.Small), new Preprocessing(32));
        var head = new OutputHead(null, null, ModelSignals.Stages);
        ModelOutput Run(int[] numbers, ModelRequest request) => new InputStepPass(backbone, head, request.Steps).Run(FormulaNetwork.Images(numbers, 32, 32));
        IOodScorerFitter fitter = ((IOodScorerEstimator)Scorers.Parse($"mahalanobis:eps={magnitude}")).CreateFitter(new ModelInfo { Name = "formula", Preprocessing = new Preprocessing(32), ClassCount = 4 });
        fitter.Observe(Trimmed(Run(golden.Ints("net_images"), new ModelRequest(ModelSignals.Stages))), golden.Ints("net_labels"));
        IOodScorer scorer = fitter.Fit();

        ModelOutput output = Trimmed(Run(golden.Ints("net_test_images"), scorer.Request));

        var scores = new double[output.Count];
        scorer.Score(output, scores);
        backbone.Release();
        Assert.All(Enumerable.Range(0, Stages), k => Assert.Equal(1, golden.Ints($"net_stable_{k}")[0]));
        double[] columns = golden.Doubles($"net_score_magnitude_{magnitude}");
        Near.EqualRelative(
            [.. columns.Chunk(5).Select(row => (float)row.Take(Stages).Sum())], Array.ConvertAll(scores, s => (float)s), tolerance, magnitude);
    }

    /// <summary>The first stages alone: the decomposition of the wide ones takes minutes.</summary>
    private static ModelOutput Trimmed(ModelOutput output) => new()
    {
        Count = output.Count,
        Stages = [.. output.Stages!.Take(Stages)],
        Steps = output.Steps?.ToDictionary(s => s.Key, s => Trimmed(s.Value)),
    };
}
