namespace Mos.Detectors.Tests;

/// <summary>Changes of features before a scorer of logits, against the field's own codes. OpenOOD learns thresholds from the validation set.</summary>
public sealed class ShapingGoldenTests
{
    [SkippableTheory]
    [InlineData("react:percentile=90")]
    [InlineData("react:percentile=90:variant=pytorch-ood", "react:percentile=90")]
    [InlineData("react:percentile=95")]
    [InlineData("react:percentile=95:variant=pytorch-ood", "react:percentile=95")]
    [InlineData("react+maxlogit:percentile=90", "react:percentile=90+maxlogit")]
    [InlineData("react+energy:percentile=90", "react:percentile=90+energy")]
    [InlineData("ash_p:percentile=90")]
    [InlineData("ash_p:percentile=65")]
    [InlineData("ash_p:percentile=65:variant=pytorch-ood", "ash_p:percentile=65")]
    [InlineData("ash_b:percentile=90")]
    [InlineData("ash_b:percentile=65")]
    [InlineData("ash_s:percentile=90")]
    [InlineData("ash_s:percentile=65")]
    [InlineData("ash_s+maxlogit:percentile=90", "ash_s:percentile=90+maxlogit")]
    public void Scores_equal_the_rows(string row, string? spec = null)
    {
        using var goldens = new ScorerGoldens();
        goldens.AssertRow(row, goldens.Score(spec ?? row, fitOn: "val"));
    }
}
