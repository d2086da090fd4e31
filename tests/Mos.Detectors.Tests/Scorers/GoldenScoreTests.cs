using Mos.Testing;

namespace Mos.Detectors.Tests;

/// <summary>The scorers give the numbers of the reference's own code.</summary>
public sealed class GoldenScoreTests
{
    private const double Relative = 1e-5;

    public static TheoryData<string> GroupCases => [.. CasesOf("group_softmax.npz", "_mos")];

    public static TheoryData<string> FlatCases => [.. CasesOf("logit_scores.npz", "_msp")];

    [Theory]
    [MemberData(nameof(GroupCases))]
    public void Mos_equals_the_reference(string name)
    {
        using GoldenArrays golden = GoldenArrays.Open(SharedData.InRepository("group_softmax.npz"));
        ClassGroups groups = ClassGroups.FromSizes(golden.Ints($"{name}_counts"));

        AssertEqual(golden.Doubles($"{name}_mos"), Scorers.Mos().Score(ModelOutput.FromLogits(golden.Matrix($"{name}_logits"), groups)), name);
    }

    [Theory]
    [MemberData(nameof(FlatCases))]
    public void Msp_and_energy_equal_the_reference(string name)
    {
        using GoldenArrays golden = GoldenArrays.Open(SharedData.InRepository("logit_scores.npz"));
        ModelOutput output = ModelOutput.FromLogits(golden.Matrix($"{name}_logits"));

        AssertEqual(golden.Doubles($"{name}_msp"), Scorers.Msp().Score(output), $"{name} msp");
        foreach (string temperature in new[] { "1", "2", "10", "1000", "0.5" })
        {
            AssertEqual(
                golden.Doubles($"{name}_energy_T{temperature}"),
                ((IOodScorer)Scorers.Parse($"energy:T={temperature}")).Score(output),
                $"{name} energy T={temperature}");
        }
    }

    [Fact]
    public void Golden_files_have_all_their_cases()
    {
        Assert.Equal(15, GroupCases.Count);
        Assert.Equal(6, FlatCases.Count);
    }

    [SkippableTheory]
    [InlineData("small", "3,4,2")]
    [InlineData("r50x1", "")]
    public void Mos_of_a_network_equals_the_reference(string name, string sizes)
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/forward.npz");
        int[] counts = sizes.Length > 0 ? [.. sizes.Split(',').Select(int.Parse)] : TaxonomySizes();

        AssertEqual(
            golden.Doubles($"{name}_mos"),
            Scorers.Mos().Score(ModelOutput.FromLogits(golden.Matrix($"{name}_logits"), ClassGroups.FromSizes(counts))),
            name);
    }

    /// <summary>The groups of ImageNet-1k, as the reference counts them.</summary>
    private static int[] TaxonomySizes()
    {
        using GoldenArrays golden = GoldenArrays.Open(SharedData.InRepository("group_softmax.npz"));
        return golden.Ints("tax1_counts");
    }

    private static List<string> CasesOf(string file, string suffix)
    {
        using GoldenArrays golden = GoldenArrays.Open(SharedData.InRepository(file));
        return [.. golden.Names.Where(n => n.EndsWith(suffix, StringComparison.Ordinal)).Select(n => n[..^suffix.Length])];
    }

    private static void AssertEqual(double[] expected, double[] actual, string name)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(expected[i] - actual[i]);
            Assert.True(
                difference <= 1e-6 + (Relative * Math.Abs(expected[i])),
                $"{name}: row {i} is {actual[i]:R}, the reference has {expected[i]:R} (difference {difference:E2}).");
        }
    }
}
