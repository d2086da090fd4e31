using Mos.Detectors;
using Mos.Testing;
using Mos.Vision.Frozen;
using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision.Tests;

/// <summary>Input steps against the reference's ODIN: logits of the moved images, which only the right signs of every pixel's gradient give.</summary>
public class InputStepPassTests
{
    public static TheoryData<string> Cases
    {
        get
        {
            var cases = new TheoryData<string>();
            foreach (string name in (string[])["odin_T1_eps0.0014", "odin_T1_eps0.02", "odin_T1000_eps0.0014", "odin_T1000_eps0.02", "odin_small_image_T1_eps0.005", "odin_small_image_T10_eps0.005", "odin_saturated_T1_eps0.02"])
            {
                cases.Add(name);
            }

            return cases;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Odin_equals_the_reference(string name)
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/odin.npz");
        string[] parts = name.Split("_T");
        string[] values = parts[1].Split("_eps");
        IOodScorer scorer = (IOodScorer)Scorers.Parse($"odin:T={values[0]}:eps={values[1]}");
        float scale = name.Contains("saturated", StringComparison.Ordinal) ? 3000 : 1;
        int size = golden.Ints($"{parts[0]}_size")[0];

        ModelOutput output = Run(scorer.Request, golden.Ints($"{parts[0]}_images"), size, scale);

        ModelOutput moved = output.After(scorer.Request.Steps[0]);
        Near.Equal(golden.Floats($"{parts[0]}_T{values[0]}_eps0_logits"), output.Logits!.Values, 5e-5 * scale, $"{name}, logits before the step");
        Near.Equal(golden.Floats($"{name}_logits"), moved.Logits!.Values, 2e-3 * scale, $"{name}, logits after the step");
        Near.Equal(golden.Floats($"{name}_scores"), Scores(scorer, output), values[0] == "1" ? 2e-5 : 1e-6, name);
        Near.Equal(
            golden.Floats($"{parts[0]}_T{values[0]}_eps0_scores"), Scores((IOodScorer)Scorers.Parse($"odin:T={values[0]}"), output), values[0] == "1" ? 2e-5 : 1e-6, $"{name} without step");
    }

    [Fact]
    public void Steps_give_what_the_moved_pixels_give_and_leave_the_plain_output_alone()
    {
        using BitModel model = FormulaNetwork.Model(32);
        ImageBatch images = FormulaNetwork.Pixels(3, 32);
        FloatMatrix Ones(ModelOutput output, int columns) => new(output.Count, columns, [.. Enumerable.Repeat(1f, output.Count * columns)]);
        var onFeatures = new InputStep(ModelSignals.Features, 0, 0.01f, o => Ones(o, 2048));
        var onStage = new InputStep(ModelSignals.Stages, 1, 0.01f, o => Ones(o, 256));
        var twice = onStage with { Magnitude = 0.02f };
        var flat = new InputStep(ModelSignals.GroupLogits, 0, 0.01f, o => new FloatMatrix(o.Count, 12, new float[o.Count * 12]));

        ModelOutput output = model.Forward(images, new ModelRequest(ModelSignals.GroupLogits | ModelSignals.Stages, onFeatures, onStage, twice, flat));

        ModelOutput plain = model.Forward(images, new ModelRequest(ModelSignals.GroupLogits | ModelSignals.Stages));
        Near.Equal(plain.Logits!.Values, output.Logits!.Values, 1e-5, "plain logits");
        Assert.Equal(4, output.Steps!.Count);
        Assert.True(Sum(output.After(onFeatures).Features!) < Sum(plain.Features!));
        Assert.True(Sum(output.After(onStage).Stages![1]) < Sum(plain.Stages![1]));
        Assert.True(Sum(output.After(twice).Stages![1]) < Sum(output.After(onStage).Stages![1]));

        // A gradient of exactly 0 counts as positive: every pixel goes down.
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        Tensor lower = ImageInput.Normalize(images.Pixels.Span, 3, 32, 32, model.Info.Preprocessing, CPU).sub(0.01);
        float[] features = model.Backbone.Network.Features(lower).data<float>().ToArray();
        Near.Equal(model.Info.Head!.Logits(new FloatMatrix(3, 2048, features)).Values, output.After(flat).Logits!.Values, 5e-5, "all pixels lower");
    }

    [Fact]
    public void Gradients_of_the_plain_form_leave_no_tensors_and_no_gradients_of_weights_behind()
    {
        using BitModel model = FormulaNetwork.Model(32);
        BitNetwork network = model.Backbone.Network;
        var output = new BackboneOutputBuffer(2, network.Variant, withStages: true);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        using (Activations pixels = model.Backbone.Normalize(FormulaNetwork.Pixels(2, 32), 0, 2))
        using (var gradients = new PlainInputGradients(network, pixels, output, null))
        {
            gradients.Of(2, new FloatMatrix(2, 512, new float[1024]), default).Dispose();
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.All(network.Parameters.Values, p => Assert.False(p.requires_grad));
    }

    [Fact]
    public void Step_refuses_a_cotangent_of_another_shape()
    {
        using BitModel model = FormulaNetwork.Model(32);
        var step = new InputStep(ModelSignals.Features, 0, 0.01f, o => new FloatMatrix(o.Count, 3, new float[o.Count * 3]));

        Assert.Contains("[1,2048]", Assert.Throws<ArgumentException>(() => model.Forward(FormulaNetwork.Pixels(1, 32), new ModelRequest(ModelSignals.Features, step))).Message, StringComparison.Ordinal);
    }

    private static double Sum(FloatMatrix matrix) => matrix.Values.ToArray().Sum(v => (double)v);

    private static float[] Scores(IOodScorer scorer, ModelOutput output)
    {
        var scores = new double[output.Count];
        scorer.Score(output, scores);
        return Array.ConvertAll(scores, s => (float)s);
    }

    private static ModelOutput Run(ModelRequest request, int[] images, int size, float scale)
    {
        var backbone = new BitBackbone(FormulaNetwork.Weights(FormulaNetwork.Small), new Preprocessing(size));
        LinearHead head = FormulaNetwork.Head(FormulaNetwork.Small, 12);
        float[] weight = [.. head.Weight.Values.ToArray().Select(w => w * scale)];
        var scaled = new LinearHead(new FloatMatrix(12, head.FeatureCount, weight), head.Bias);
        try
        {
            return new InputStepPass(backbone, new OutputHead(scaled, null, request.Signals), request).Run(FormulaNetwork.ManagedImages(images, size, size));
        }
        finally
        {
            backbone.Release();
        }
    }
}
