using Mos.Detectors;

namespace Mos.Reporting.Tests.Paper;

public sealed class PaperDifferenceTests
{
    [Fact]
    public void Published_table_has_six_methods_on_four_sets_and_their_average()
    {
        Assert.Equal(30, PaperFigures.All.Count);
        Assert.Equal(["iNaturalist", "SUN", "Places", "Textures"], PaperFigures.Sets);
        Assert.Equal(new PaperFigures("MOS", "iNaturalist", 0.9815, 0.0928), PaperFigures.Find("mos", "inaturalist"));
        Assert.Equal(new PaperFigures("KL_matching", null, 0.8382, 0.5430), PaperFigures.Find("kl:means=paper", null));
        Assert.Null(PaperFigures.Find("maxlogit", "SUN"));
        Assert.Null(PaperFigures.Find("mos", "ImageNet-O"));
        foreach (IGrouping<string, PaperFigures> method in PaperFigures.All.GroupBy(f => f.Method))
        {
            // Rounded to a hundredth of a per cent, so half of that each in the sets and in the average.
            Assert.Equal(method.Where(f => f.Set is not null).Average(f => f.Auroc), method.Single(f => f.Set is null).Auroc, 0.000101);
            Assert.Equal(method.Where(f => f.Set is not null).Average(f => f.Fpr95), method.Single(f => f.Set is null).Fpr95, 0.000101);
        }
    }

    [Fact]
    public void Differences_are_taken_where_names_match()
    {
        IReadOnlyList<PaperDifference> found = PaperDifference.Of(Result(["Textures", "other", "sun"]));

        Assert.Equal(["mos SUN", "mos Textures"], found.Select(d => $"{d.Method.Name} {d.Published.Set}"));
        Assert.Equal(0.72 - 0.9201, found[0].AurocDifference, 12);
        Assert.Equal(0.42 - 0.4063, found[0].Fpr95Difference!.Value, 12);
        Assert.Equal(0.70 - 0.8123, found[1].AurocDifference, 12);
    }

    [Fact]
    public void Average_is_compared_when_all_four_sets_are_there()
    {
        PaperDifference average = PaperDifference.Of(Result(["Textures", "other", "SUN", "Places", "iNaturalist"]))[^1];

        Assert.Null(average.Published.Set);
        Assert.Equal((0.70 + 0.72 + 0.73 + 0.74) / 4 - 0.9011, average.AurocDifference, 12);
        Assert.Equal((0.40 + 0.42 + 0.43 + 0.44) / 4 - 0.3997, average.Fpr95Difference!.Value, 12);
    }

    [Fact]
    public void Fpr_at_another_level_is_not_compared()
    {
        OodBenchmarkResult result = Result(["SUN"]);

        PaperDifference found = PaperDifference.Of(result with { Run = result.Run with { TprLevel = 0.9 } }).Single();

        Assert.Null(found.Fpr95);
        Assert.Null(found.Fpr95Difference);
    }

    [Fact]
    public void Nothing_matches_an_unknown_set() => Assert.Empty(PaperDifference.Of(Result(["other"])));

    /// <summary>MOS and a scorer that the paper has not; AUROC .70, .71, ... and FPR95 .40, .41, ... over the sets.</summary>
    private static OodBenchmarkResult Result(string[] sets)
    {
        BenchmarkMethod[] methods = [new("mos", "mos", "group", 0), new("maxlogit", "maxlogit", "group", 0)];
        return DrawnResult.Create(images: 2) with
        {
            Methods = methods,
            Entries =
            [
                .. from method in methods
                   from set in sets.Index()
                   select new BenchmarkEntry(
                       method.Name, set.Item, new OodMetrics(0.7 + (set.Index / 100.0), 0, 0, 0.4 + (set.Index / 100.0), 0.9, 0.95)),
            ],
        };
    }
}
