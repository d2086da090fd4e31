using System.Text.RegularExpressions;
using Mos.Detectors;
using Mos.Testing;

namespace Mos.Cli.Tests;

/// <summary><c>docs/scorers.md</c> has the catalogue, and specs in the pages on scorers are understood.</summary>
public sealed partial class ScorerDocumentationTests
{
    private static readonly string Docs = Path.GetFullPath(Path.Combine(SharedData.Golden, "..", "..", "docs"));

    [Fact]
    public void Every_scorer_has_a_section_with_formula_paper_needs_and_use()
    {
        Dictionary<string, string> sections = Section().Matches(Text("scorers.md")).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value, StringComparer.Ordinal);

        Assert.Equal(Scorers.Names.Order(StringComparer.Ordinal), sections.Keys.Order(StringComparer.Ordinal));
        Assert.All(sections, s => Assert.True(
            s.Value.Contains("Needs ", StringComparison.Ordinal) && s.Value.Contains("*When.*", StringComparison.Ordinal) && s.Value.Contains("*In C#.*", StringComparison.Ordinal) && Year().IsMatch(s.Value),
            $"The section of '{s.Key}' lacks what it needs, when it is used, its factory or its paper."));
    }

    [Theory]
    [InlineData("scorers.md")]
    [InlineData("choosing.md")]
    public void Specs_are_understood(string page)
    {
        string[] specs = [.. Code().Matches(Text(page)).Select(m => m.Groups[1].Value).Where(IsSpec).Distinct(StringComparer.Ordinal)];

        Assert.True(specs.Length >= 8, $"Few specs were found in {page}: {string.Join(", ", specs)}");
        Assert.All(specs, spec => Assert.Equal(spec, Scorers.Parse(spec).Name));
    }

    [Fact]
    public void Values_of_a_sweep_are_those_that_are_tried()
    {
        Dictionary<string, string> sections = Section().Matches(Text("scorers.md")).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value, StringComparer.Ordinal);

        Assert.Equal(ScorerSweep.Names.Order(StringComparer.Ordinal), sections.Where(s => s.Value.Contains("*Sweep.*", StringComparison.Ordinal)).Select(s => s.Key).Order(StringComparer.Ordinal));
    }

    /// <summary>What begins with the name of a scorer and goes on as a spec does; a spec that cannot be made by text alone is said to be so.</summary>
    private static bool IsSpec(string code) => code != "grood:ood=given" && Scorers.Names.Contains(Name().Match(code).Value) && Spec().IsMatch(code);

    private static string Text(string page) => File.ReadAllText(Path.Combine(Docs, page)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^### `(\w+)`\n(.*?)(?=^##)", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\w+")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\w+([:+][\w=.:+\-]+)?$")]
    private static partial Regex Spec();

    [GeneratedRegex(@"\b(19|20)\d\d\b")]
    private static partial Regex Year();
}
