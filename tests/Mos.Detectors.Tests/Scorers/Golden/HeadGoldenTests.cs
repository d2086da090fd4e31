namespace Mos.Detectors.Tests;

/// <summary>Scorers of features and the last layer, against the field's own codes.</summary>
public sealed class HeadGoldenTests
{
    [SkippableTheory]
    [InlineData("gradnorm")]
    [InlineData("gradnorm_bce:params=head_weight", "gradnorm_bce")]
    [InlineData("grad_uncertainty:params=head", "grad_uncertainty")]
    [InlineData("feature_norm:p=1")]
    [InlineData("feature_norm:p=2")]
    [InlineData("nan")]
    [InlineData("max_cosine_head")]
    [InlineData("msp_cosine:scale=10")]
    [InlineData("ctm")]
    public void Scores_equal_the_rows(string row, string? spec = null)
    {
        using var goldens = new ScorerGoldens();
        goldens.AssertRow(row, goldens.Score(spec ?? row));
    }

    [SkippableTheory]
    [InlineData("gradnorm")]
    [InlineData("gradnorm_bce")]
    [InlineData("grad_uncertainty")]
    [InlineData("max_cosine_head")]
    [InlineData("msp_cosine")]
    [InlineData("ctm")]
    [InlineData("scale+klm")]
    [InlineData("lts")]
    [InlineData("vra+gen")]
    [InlineData("bfact+openmax")]
    [InlineData("dice")]
    [InlineData("react+dice+logit_gap")]
    [InlineData("optfs")]
    [InlineData("optfs+temp_scaling")]
    public void Group_head_gives_what_its_class_rows_give(string spec)
    {
        using var goldens = new ScorerGoldens();
        ClassGroups groups = ClassGroups.FromSizes(goldens.Labels("mos_group_sizes"));
        var head = new LinearHead(goldens.Matrix("mos_weight"), goldens.Floats("mos_bias"));
        int[] rows = [.. Enumerable.Range(0, groups.ClassCount).Select(groups.LogitOf)];
        var flat = new LinearHead(
            new FloatMatrix(rows.Length, head.FeatureCount, [.. rows.SelectMany(r => head.Weight.Row(r).ToArray())]), rows.Select(r => head.Bias.Span[r]).ToArray());

        double[] grouped = ScorerGoldens.Score(spec, goldens.InfoWith(head, groups), goldens.Matrix("train_features"), goldens.Labels("train_labels"), goldens.TestFeatures);

        Assert.Equal(ScorerGoldens.Score(spec, goldens.InfoWith(flat), goldens.Matrix("train_features"), goldens.Labels("train_labels"), goldens.TestFeatures), grouped);
    }
}
