using System.Reflection;
using System.Xml;
using System.Xml.Linq;
using Mos.Detectors;
using static Mos.Reporting.Html;

namespace Mos.Reporting;

/// <summary>The file <c>report.html</c>: one page that needs nothing else, neither network nor scripts, on screen, phone and paper.</summary>
internal static class HtmlReport
{
    private static readonly string Style = ReadStyle();

    public static void Write(OodBenchmarkResult result, TextWriter output)
    {
        output.Write("<!DOCTYPE html>\n");
        XmlWriterSettings settings = new() { OmitXmlDeclaration = true, Indent = true, IndentChars = " ", NewLineChars = "\n" };
        using (XmlWriter xml = XmlWriter.Create(output, settings))
        {
            Page(result).Save(xml);
        }

        output.Write('\n');
    }

    private static XElement Page(OodBenchmarkResult result)
    {
        IReadOnlyList<MethodCurves> methods = MethodCurves.Of(result);
        HtmlSection[] sections =
        [
            .. TableSections.Of(result),
            .. RocSection.Of(methods, result.Run.TprLevel),
            .. HistogramSection.Of(methods, result.Run.TprLevel),
            .. RunSections.Of(result),
        ];
        return Tag("html", ("lang", "en"),
            Tag("head",
                VoidTag("meta", ("charset", "utf-8")),
                // The page can fetch and run nothing, whatever names it is made to show.
                VoidTag("meta", ("http-equiv", "Content-Security-Policy"), ("content", "default-src 'none'; style-src 'unsafe-inline'")),
                VoidTag("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1")),
                VoidTag("meta", ("name", "color-scheme"), ("content", "light dark")),
                VoidTag("meta", ("name", "generator"), ("content", "Mos " + result.Run.MosVersion)),
                Tag("title", Wording.Title(result)),
                Tag("style", new XText(Style + MethodLegend.Rules(methods)))),
            Tag("body", Tag("main", Header(result, sections), sections.Select(s => s.Element))));
    }

    private static XElement Header(OodBenchmarkResult result, IEnumerable<HtmlSection> sections) => Tag("header",
        Tag("p", ("class", "eyebrow"), "Out-of-distribution detection"),
        Tag("h1", Wording.Title(result)),
        Tag("p", ("class", "lede"), Wording.Summary(result)),
        Tag("nav", ("aria-label", "Sections"), Tag("ul", sections.Select(s => Tag("li", Tag("a", ("href", "#" + s.Id), s.Title))))));

    private static string ReadStyle()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Mos.Reporting.report.css")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
