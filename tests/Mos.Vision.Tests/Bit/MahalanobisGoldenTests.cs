using Mos.Detectors;
using Mos.Testing;

namespace Mos.Vision.Tests;

/// <summary>Mahalanobis with input steps on the small network against the reference: all five stages, fitted on 80 images and on 40, and scored one by one and summed where the reference scores.</summary>
public class MahalanobisGoldenTests
{
    private const int Stages = 5;

    [SkippableTheory]
    [InlineData("0.0", 1e-4)]
    [InlineData("0.0014", 1e-3)]
    [InlineData("0.01", 1e-3)]
    public void Score_of_each_stage_and_their_sum_equal_the_reference(string magnitude, double tolerance)
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/mahalanobis.npz");
        (MahalanobisScorer scorer, BitBackbone backbone) = Fit(golden, "net", magnitude);

        ModelOutput output = Run(backbone, golden.Ints("net_test_images"), scorer.Request);

        backbone.Release();
        Assert.All(Enumerable.Range(0, Stages), k => Assert.Equal(1, golden.Ints($"net_stable_{k}")[0]));
        double[][] expected = [.. golden.Doubles($"net_score_magnitude_{magnitude}").Chunk(Stages)];
        double[][] actual = scorer.StageScores(output);
        for (int s = 0; s < Stages; s++)
        {
            Near.EqualRelative([.. expected.Select(r => (float)r[s])], [.. actual.Select(r => (float)r[s])], tolerance, $"stage {s}, {magnitude}");
        }

        Near.EqualRelative([.. expected.Select(r => (float)r.Sum())], [.. scorer.Score(output).Select(v => (float)v)], tolerance, magnitude);
    }

    [SkippableTheory]
    [InlineData("net")]
    [InlineData("net40")]
    public void Means_and_precision_of_all_stages_equal_the_reference(string set)
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/mahalanobis.npz");
        (MahalanobisScorer scorer, BitBackbone backbone) = Fit(golden, set, "0.0");
        backbone.Release();

        for (int k = 0; k < Stages; k++)
        {
            StageGaussians stage = scorer.Stages[k];
            double[] v = [.. Enumerable.Range(0, stage.Dimension).Select(i => FormulaNetwork.R((uint)(700000 + k), (uint)i))];
            float[] product = [.. Precision(stage, v).Select(p => (float)p)];
            Near.EqualRelative(golden.Floats($"{set}_means_{k}"), [.. stage.Means.Select(m => (float)m)], 1e-5, $"means {k}");
            Near.EqualRelative(golden.Floats($"{set}_precision_clean_times_v_{k}"), product, 1e-4, $"exact precision {k}");
            Assert.Equal(golden.Doubles($"{set}_precision_summary_{k}")[4], stage.Whitening.Length / stage.Dimension);

            // With fewer samples than dimensions the reference's rounding can pass its own cut; there the exact values alone are compared.
            if (golden.Ints($"{set}_stable_{k}")[0] == 1)
            {
                Near.EqualRelative(golden.Floats($"{set}_precision_times_v_{k}"), product, 1e-4, $"precision {k}");
            }
        }
    }

    private static double[] Precision(StageGaussians stage, double[] v)
    {
        double[][] rows = [.. stage.Whitening.Chunk(stage.Dimension)];
        double[] whitened = [.. rows.Select(r => r.Zip(v, (a, b) => a * b).Sum())];
        return [.. Enumerable.Range(0, stage.Dimension).Select(d => rows.Zip(whitened, (r, w) => r[d] * w).Sum())];
    }

    private static (MahalanobisScorer Scorer, BitBackbone Backbone) Fit(GoldenArrays golden, string set, string magnitude)
    {
        var backbone = new BitBackbone(FormulaNetwork.Weights(FormulaNetwork.Small), new Preprocessing(32));
        var info = new ModelInfo { Name = "formula", Preprocessing = new Preprocessing(32), ClassCount = 4 };
        IOodScorerFitter fitter = ((IOodScorerEstimator)Scorers.Parse($"mahalanobis:eps={magnitude}")).CreateFitter(info);
        fitter.Observe(Run(backbone, golden.Ints($"{set}_images"), new ModelRequest(ModelSignals.Stages)), golden.Ints($"{set}_labels"));
        return ((MahalanobisScorer)fitter.Fit(), backbone);
    }

    private static ModelOutput Run(BitBackbone backbone, int[] numbers, ModelRequest request) =>
        new InputStepPass(backbone, new OutputHead(null, null, ModelSignals.Stages), request).Run(FormulaNetwork.ManagedImages(numbers, 32, 32));
}
