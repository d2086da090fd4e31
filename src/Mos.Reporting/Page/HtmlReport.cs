using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Mos.Detectors;
using static Mos.Reporting.Html;

namespace Mos.Reporting;

/// <summary>The file <c>report.html</c>: one page that needs nothing else, no network, on screen, phone and paper. Its script only sorts tables.</summary>
internal static class HtmlReport
{
    private static readonly string Style = Resource("report.css");
    private static readonly string Script = Resource("report.js");

    // The page can fetch nothing, and run nothing but its own script, whatever names it is made to show.
    private static readonly string Policy =
        $"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)))}'";

    public static void Write(OodBenchmarkResult result, TextWriter output, ReportGallery? gallery = null)
    {
        output.Write("<!DOCTYPE html>\n");
        XmlWriterSettings settings = new() { OmitXmlDeclaration = true, Indent = true, IndentChars = " ", NewLineChars = "\n" };
        using (XmlWriter xml = XmlWriter.Create(output, settings))
        {
            Page(result, gallery).Save(xml);
        }

        output.Write('\n');
    }

    private static XElement Page(OodBenchmarkResult result, ReportGallery? gallery)
    {
        IReadOnlyList<MethodCurves> methods = MethodCurves.Of(result);
        HtmlSection[] sections =
        [
            .. TableSections.Of(result),
            .. RocSection.Of(methods, result.Run.TprLevel),
            .. PrecisionRecallSection.Of(methods),
            .. HistogramSection.Of(methods, result.Run.TprLevel),
            .. ClaimSection.Of(result),
            .. GallerySection.Of(result, methods, gallery),
            .. RunSections.Of(result),
        ];
        return Tag("html", ("lang", "en"),
            Tag("head",
                VoidTag("meta", ("charset", "utf-8")),
                VoidTag("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy)),
                VoidTag("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1")),
                VoidTag("meta", ("name", "color-scheme"), ("content", "light dark")),
                VoidTag("meta", ("name", "generator"), ("content", "Mos " + result.Run.MosVersion)),
                Tag("title", Wording.Title(result)),
                Tag("style", new XText(Style + MethodLegend.Rules(methods)))),
            Tag("body",
                Tag("a", ("class", "skip"), ("href", "#results"), "Skip to the results"),
                Header(result, sections),
                Tag("main", ("id", "results"), ("tabindex", "-1"), sections.Select(s => s.Element)),
                Tag("footer", Tag("p", $"Mos {result.Run.MosVersion}, {Figures.Time(result.Run.Started)}. All figures are in results.json, all scores in scores.csv.")),
                Tag("script", new XText(Script))));
    }

    private static XElement Header(OodBenchmarkResult result, IEnumerable<HtmlSection> sections) => Tag("header",
        Tag("p", ("class", "eyebrow"), "Out-of-distribution detection"),
        Tag("h1", Wording.Title(result)),
        Tag("p", ("class", "lede"), Wording.Summary(result)),
        Tag("nav", ("aria-label", "Sections"), Tag("ul", sections.Select(s => Tag("li", Tag("a", ("href", "#" + s.Id), s.Title))))));

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Mos.Reporting." + name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
