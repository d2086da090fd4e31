namespace Mos.Vision.Tests;

public class ComputePrecisionTests
{
    [Fact]
    public void Processor_without_bfloat16_is_refused_with_the_reason()
    {
        string? refusal = PrecisionSupport.Refusal(ComputePrecision.BFloat16, ComputeDevice.Cpu, hasBFloat16: false);

        Assert.Contains("AVX-512 BF16", refusal, StringComparison.Ordinal);
        Assert.Contains("float32", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ComputePrecision.Full, false, false)]
    [InlineData(ComputePrecision.BFloat16, false, true)]
    [InlineData(ComputePrecision.BFloat16, true, false)]
    public void What_can_be_computed_is_not_refused(ComputePrecision precision, bool onCard, bool hasBFloat16) =>
        Assert.Null(PrecisionSupport.Refusal(precision, onCard ? ComputeDevice.Cuda() : ComputeDevice.Cpu, hasBFloat16));

    [Fact]
    public void Model_is_near_that_of_single_precision_or_is_refused_where_the_processor_has_no_bfloat16()
    {
        if (!PrecisionSupport.HasBFloat16)
        {
            Assert.Throws<TorchBackendException>(Narrow);
            return;
        }

        using BitModel full = FormulaNetwork.Model(64), narrow = Narrow();
        // What one has fitted or stored must not pass for the other's.
        Assert.NotEqual(full.Info.BackboneHash, narrow.Info.BackboneHash);
        ImageBatch images = FormulaNetwork.Pixels(3, 64);
        var step = new InputStep(ModelSignals.Features, 0, 0.01f, o => new FloatMatrix(o.Count, o.Features!.Columns, [.. Enumerable.Repeat(1f, o.Features.Values.Length)]));
        var request = new ModelRequest(ModelSignals.Features | ModelSignals.Stages | ModelSignals.FeatureMaps, step);

        ModelOutput expected = full.Forward(images, request), found = narrow.Forward(images, request);

        Near.EqualRelative(expected.Features!.Values, found.Features!.Values, 0.05, "features");
        Assert.NotEqual(expected.Features.Values.ToArray(), found.Features.Values.ToArray());
        for (int stage = 0; stage < 5; stage++)
        {
            Near.EqualRelative(expected.Stages![stage].Values, found.Stages![stage].Values, 0.05, $"stage {stage}");
        }

        // A step goes by the sign of the gradient, which is another where it is near zero.
        Near.EqualRelative(expected.After(step).Features!.Values, found.After(step).Features!.Values, 0.2, "features after the step");
    }

    private static BitModel Narrow() => new("narrow", new BitBackbone(FormulaNetwork.Weights(FormulaNetwork.Small), new Preprocessing(64), precision: ComputePrecision.BFloat16), null, null, null, null);
}
