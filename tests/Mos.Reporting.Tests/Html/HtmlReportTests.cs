using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Mos.Detectors;

namespace Mos.Reporting.Tests;

public sealed class HtmlReportTests
{
    [Fact]
    public void Page_is_well_formed_and_its_links_lead_somewhere()
    {
        XElement page = Parse(HostileResult.Create());

        string[] ids = [.. page.Descendants().Attributes("id").Select(a => a.Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(13, page.Descendants("a").Count());
        Assert.All(page.Descendants("a"), a => Assert.Contains(a.Attribute("href")!.Value[1..], ids));
        Assert.All(page.Descendants().Attributes("aria-labelledby"), a => Assert.Contains(a.Value, ids));
    }

    [Fact]
    public void Names_stay_text()
    {
        XElement page = Parse(HostileResult.Create());

        Assert.Single(page.Descendants("script"));
        Assert.Contains(page.Descendants("figcaption"), c => c.Value == HostileResult.Script);
        Assert.Contains(page.Descendants("th"), t => t.Value.Trim() == "mos@<b>");
        Assert.Contains(page.Descendants("code"), c => c.Value == HostileResult.Script + "/bad\uFFFD\uFFFD.jpg");
    }

    [Fact]
    public void Scorers_that_were_left_out_stand_with_their_reasons()
    {
        XElement[] facts = [.. Section(Parse(HostileResult.Create()), "left-out").Descendants("dl").Single().Elements()];

        Assert.Equal(["knn:K=50, vim", "<b> has 3 | images", "mds", "needs <features>"], facts.Select(f => f.Value));
        Assert.DoesNotContain("left-out", Render(DrawnResult.Create(images: 5)), StringComparison.Ordinal);
    }

    [Fact]
    public void Intervals_stand_small_in_the_cells_of_their_figures()
    {
        XElement page = Parse(HostileResult.Create());
        XElement[] ranges = [.. page.Descendants("small").Where(s => s.Attribute("class")?.Value == "range")];

        // Two methods on two sets and their average: AUROC and FPR, both AUPR, FPR by the other convention.
        Assert.Equal(2 * 3 * 5, ranges.Length);
        Assert.Equal("50.00–100.00", ranges[0].Value);
        Assert.StartsWith("83.33", ranges[0].Parent!.Value.Trim(), StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"range\"", Render(DrawnResult.Create(images: 5)), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_refers_to_nothing_outside_itself()
    {
        string html = Render(HostileResult.Create());

        Assert.DoesNotMatch(new Regex(@"\b(src|srcset|action|data)\s*=|https?:|url\(|@import", RegexOptions.IgnoreCase), html);
        Assert.All(Parse(html).Descendants().Attributes("href"), a => Assert.StartsWith("#", a.Value, StringComparison.Ordinal));
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_runs_its_own_script_and_no_other()
    {
        XElement page = Parse(HostileResult.Create());

        string policy = page.Descendants("meta").Single(m => m.Attribute("http-equiv") is not null).Attribute("content")!.Value;
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(page.Descendants("script").Single().Value));
        Assert.Contains($"script-src 'sha256-{Convert.ToBase64String(hash)}'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("on", page.Descendants().Attributes().Select(a => a.Name.LocalName[..Math.Min(2, a.Name.LocalName.Length)]));
    }

    [Fact]
    public void Plots_of_precision_have_all_curves_for_either_positive_class_and_say_the_areas()
    {
        OodBenchmarkResult result = DrawnResult.Create(scorers: 3, outSets: 2, images: 500);
        XElement[] plots = [.. Section(Parse(result), "precision").Descendants("svg")];

        Assert.Equal(4, plots.Length);
        Assert.All(plots, p => Assert.Equal(3, p.Descendants("path").Count()));
        Assert.Contains($"mos has AUPR-In {Figures.Percent(result["mos", "Near shapes"].AuprIn)}", plots[0].Attribute("aria-label")!.Value, StringComparison.Ordinal);
        Assert.Contains($"msp has AUPR-Out {Figures.Percent(result["msp", "Textures"].AuprOut)}", plots[3].Attribute("aria-label")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_say_which_share_of_each_set_they_claim()
    {
        XElement section = Section(Parse(HostileResult.Create()), "groups");
        XElement[] plots = [.. section.Descendants("svg").Where(s => s.Attribute("role") is not null)];

        // Of the first OOD set's three images group 1, whose name is markup, claims two and group 2 one.
        Assert.Equal(2, plots.Length);
        Assert.Contains($"{HostileResult.Script} 66.67\u00A0%, two, 2 33.33\u00A0%, a & b 0.00", plots[0].Attribute("aria-label")!.Value, StringComparison.Ordinal);
        Assert.Equal(8, plots[0].Descendants("g").Count());
        Assert.DoesNotContain(Parse(HostileResult.Create() with { Sets = [.. HostileResult.Create().Sets.Select(s => s with { Claims = null })] }).Descendants("section"), s => s.Attribute("id")!.Value == "groups");
    }

    [Fact]
    public void Html_reads_the_page_as_xml_does()
    {
        string html = Render(HostileResult.Create());

        // HTML takes <td /> for a start tag, and does not unescape what stands in a style.
        Assert.All(Regex.Matches(html, @"<(\w+)[^<>]*/>").Select(m => m.Groups[1].Value), name => Assert.Contains(name, (string[])["meta", "input", "img"]));
        Assert.DoesNotContain('&', html[html.IndexOf("<style>", StringComparison.Ordinal)..html.IndexOf("</style>", StringComparison.Ordinal)]);
        Assert.DoesNotContain('&', html[html.IndexOf("<script>", StringComparison.Ordinal)..html.IndexOf("</script>", StringComparison.Ordinal)]);
    }

    [Fact]
    public void Table_shows_every_figure_and_marks_the_best()
    {
        OodBenchmarkResult result = DrawnResult.Create(images: 60);
        XElement[] cells = [.. Parse(result).Descendants("table").First().Descendants("td")];

        ResultCell[] expected = [.. ResultTable.FromResult(result).Rows.SelectMany(r => r.Cells)];

        Assert.Equal(expected.Select(c => c.Text), cells.Select(c => c.Value.Trim()));
        Assert.Equal(expected.Select(c => c.IsBest), cells.Select(c => c.Element("b") is not null));
    }

    [Fact]
    public void Every_set_has_a_plot_of_all_curves_and_every_method_a_histogram_of_each_set()
    {
        XElement page = Parse(DrawnResult.Create(scorers: 3, outSets: 5, images: 3000));

        XElement[] roc = [.. Section(page, "roc").Descendants("figure")];
        Assert.Equal(5, roc.Length);
        Assert.All(roc, plot => Assert.Equal(3, Curves(plot).Count()));
        Assert.All(roc.SelectMany(Curves), curve => Assert.InRange(curve.Attribute("d")!.Value.Count(c => c is 'L' or 'M'), 50, 400));
        Assert.Equal(15, Section(page, "scores").Descendants("figure").Count());
        Assert.All(page.Descendants("svg"), svg => Assert.True(
            svg.Attribute("aria-label")?.Value.Length > 20 || svg.Attribute("aria-hidden") is not null));
        Assert.All(page.Descendants("svg"), svg => Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal));

        static IEnumerable<XElement> Curves(XElement plot) => plot.Descendants("path");
    }

    [Fact]
    public void Curve_of_perfect_scores_turns_in_the_upper_left_corner()
    {
        XElement plot = Section(Parse(HostileResult.Create()), "roc").Descendants("figure").Single(f => f.Element("figcaption")!.Value == "plain");

        Assert.All(plot.Descendants("path"), curve => Assert.Equal("M38 230L38 8L262 8", curve.Attribute("d")!.Value));
    }

    [Fact]
    public void Threshold_stands_where_the_level_of_in_distribution_scores_begins()
    {
        XElement[] lines = [.. Section(Parse(HostileResult.Create()), "scores").Descendants("line").Where(l => l.Attribute("class")!.Value == "threshold")];

        // The lowest of mos's four in-distribution scores is -0.3 on an axis from -1 to 0, that of energy is 1 on one from 0 to 3.
        Assert.Equal(["181", "181", "104", "104"], lines.Select(l => l.Attribute("x1")!.Value));
    }

    [Fact]
    public void Methods_of_a_plot_all_look_different()
    {
        XElement page = Parse(DrawnResult.Create(scorers: 10, outSets: 1, images: 20));

        XElement[] curves = [.. Section(page, "roc").Descendants("figure").Descendants("path")];

        Assert.Equal(10, curves.Select(c => (c.Attribute("class")!.Value.Split(' ')[^1], c.Attribute("stroke-dasharray")!.Value)).Distinct().Count());
    }

    [Fact]
    public void Wide_table_is_cut_into_parts_for_paper_that_hold_every_set()
    {
        XElement section = Section(Parse(DrawnResult.Create(outSets: 12, images: 10)), "table-1");

        XElement[] parts = [.. section.Elements("div").Where(d => d.Attribute("class")!.Value == "paper")];
        XElement screen = section.Elements("div").First();
        Assert.Equal(3, parts.Length);
        Assert.Equal(Sets(screen), parts.SelectMany(Sets));
        Assert.Equal(13, Sets(screen).Count());

        static IEnumerable<string> Sets(XElement table) =>
            table.Descendants("th").Where(t => t.Attribute("scope")!.Value == "colgroup").Select(t => t.Value);
    }

    [Fact]
    public void Page_without_readable_ood_images_has_no_plots_and_no_links_to_them()
    {
        OodBenchmarkResult result = DrawnResult.Create(outSets: 1, images: 3);
        BenchmarkSet empty = result.Sets[1] with { Sources = [], Scores = [[], []], Claims = [[], null] };

        XElement page = Parse(result with { Sets = [result.Sets[0], empty], Entries = [] });

        Assert.Empty(page.Descendants("figure"));
        Assert.DoesNotContain(page.Descendants("a"), a => a.Attribute("href")!.Value == "#roc");
        Assert.All(page.Descendants("table").First().Descendants("td"), cell => Assert.Equal("–", cell.Value));
    }

    [Fact]
    public void Culture_of_the_thread_changes_nothing()
    {
        OodBenchmarkResult result = DrawnResult.Create(images: 30);
        string before = Render(result) + MarkdownReport.Render(result);
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            other.NumberFormat.NumberDecimalSeparator = ",";
            other.NumberFormat.NumberGroupSeparator = ".";
            other.NumberFormat.NegativeSign = "~";
            CultureInfo.CurrentCulture = other;

            Assert.Equal(before, Render(result) + MarkdownReport.Render(result));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static XElement Section(XElement page, string id) => page.Descendants("section").Single(s => s.Attribute("id")!.Value == id);

    private static string Render(OodBenchmarkResult result)
    {
        StringWriter text = new();
        HtmlReport.Write(result, text);
        return text.ToString();
    }

    private static XElement Parse(OodBenchmarkResult result) => Parse(Render(result));

    private static XElement Parse(string html)
    {
        using XmlReader reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader);
    }
}
