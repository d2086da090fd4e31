using System.Text.RegularExpressions;
using Mos.Testing;

namespace Mos.Cli.Tests;

/// <summary>Programs in the README and the docs are regions of samples, which are compiled, and run by <c>.ci/run</c>.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Repository = Path.GetFullPath(Path.Combine(SharedData.Golden, "..", ".."));

    private static readonly string[] WithPrograms =
        [.. Directory.GetFiles(Path.Combine(Repository, "docs"), "*.md").Append(Path.Combine(Repository, "README.md")).Where(p => Blocks(p).Any()).Select(p => Path.GetRelativePath(Repository, p))];

    public static TheoryData<string> Pages => [.. WithPrograms];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Programs_of_a_page_are_regions_of_samples(string page)
    {
        HashSet<string> regions =
        [
            .. Directory.GetFiles(Path.Combine(Repository, "samples"), "Program.cs", SearchOption.AllDirectories)
                .SelectMany(f => Region().Matches(Text(f))).Select(m => m.Groups[1].Value.Trim()),
        ];

        Assert.All(Blocks(Path.Combine(Repository, page)), block => Assert.Contains(block, regions));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_of_a_page_lead_somewhere(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository, page))!;
        Assert.All(
            Link().Matches(Text(Path.Combine(Repository, page))).Select(m => m.Groups[1].Value).Where(l => !l.Contains("://", StringComparison.Ordinal)),
            link => Assert.True(Path.Exists(Path.Combine(folder, link)), $"{page} links to '{link}', which does not exist."));
    }

    [Fact]
    public void Readme_and_docs_hold_programs() => Assert.True(WithPrograms.Length >= 5, "The pages with programs were not found.");

    [Fact]
    public void Every_public_type_stands_on_a_page()
    {
        string pages = string.Join('\n', Directory.GetFiles(Path.Combine(Repository, "docs"), "*.md").Select(Text));
        Type[] known = [typeof(IOodModel), typeof(Imaging.IImageDecoder), typeof(Vision.BitModel), typeof(OnnxRuntime.OnnxModel), typeof(Detectors.Scorers), typeof(Reporting.ResultFiles)];
        Assert.All(
            known.SelectMany(t => t.Assembly.GetExportedTypes()).Where(t => !t.IsNested),
            type => Assert.True(pages.Contains($"`{type.Name.Split('`')[0]}`", StringComparison.Ordinal), $"{type} stands on no page; add it to docs/api.md."));
    }

    /// <summary>The programs of a page, without the directives that a reader needs and a sample has at its head.</summary>
    private static IEnumerable<string> Blocks(string page) =>
        Block().Matches(Text(page)).Select(m => Using().Replace(m.Groups[1].Value, "").Trim());

    private static string Text(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^#region [\w-]+\n(.*?)^#endregion", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Region();

    [GeneratedRegex(@"^using [A-Z][\w.]*;\n", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"\]\(([^)#\s]+)")]
    private static partial Regex Link();
}
