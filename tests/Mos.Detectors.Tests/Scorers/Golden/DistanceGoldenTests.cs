namespace Mos.Detectors.Tests;

/// <summary>Distances of features, against the field's own codes.</summary>
public sealed class DistanceGoldenTests
{
    [SkippableTheory]
    [InlineData("mds:variant=openood")]
    [InlineData("mds:variant=pytorch-ood")]
    [InlineData("rmds:variant=openood", "rmds")]
    [InlineData("mds_pp")]
    [InlineData("mds_pp", "unit+mds")]
    [InlineData("rmds_pp")]
    public void Scores_equal_the_rows(string row, string? spec = null)
    {
        using var goldens = new ScorerGoldens();
        goldens.AssertRow(row, goldens.Score(spec ?? row));
    }

    [SkippableTheory]
    [InlineData("mds:edge=rank_deficient:variant=openood", "mds")]
    [InlineData("rmds:edge=rank_deficient:variant=openood", "rmds")]
    public void Silent_and_doubled_units_are_passed_over(string row, string spec)
    {
        using var goldens = new ScorerGoldens();
        FloatMatrix test = goldens.TestFeatures;
        var changed = new FloatMatrix(test.Rows, test.Columns, [.. Damaged(test, rows: 100).Values]);
        goldens.AssertRow(row, ScorerGoldens.Score(spec, goldens.Info, Damaged(goldens.Matrix("train_features"), rows: 600), goldens.Labels("train_labels"), changed));
    }

    [SkippableFact]
    public void A_direction_of_small_variance_counts()
    {
        using var goldens = new ScorerGoldens();
        goldens.AssertRow(
            "mds:edge=tiny_column:variant=openood",
            ScorerGoldens.Score("mds", goldens.Info, Shrunk(goldens.Matrix("train_features")), goldens.Labels("train_labels"), Shrunk(goldens.TestFeatures)));
    }

    /// <summary>Units 3 and 7 silent and unit 9 a copy of 8, in the first rows.</summary>
    private static FloatMatrix Damaged(FloatMatrix features, int rows)
    {
        float[] values = features.Values.ToArray();
        for (int i = 0; i < rows; i++)
        {
            Span<float> row = values.AsSpan(i * features.Columns, features.Columns);
            (row[3], row[7], row[9]) = (0, 0, row[8]);
        }

        return new FloatMatrix(features.Rows, features.Columns, values);
    }

    private static FloatMatrix Shrunk(FloatMatrix features) =>
        new(features.Rows, features.Columns, [.. features.Values.ToArray().Select((v, i) => i % features.Columns == 5 ? v * 0.001f : v)]);
}
