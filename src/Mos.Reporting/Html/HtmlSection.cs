using System.Xml.Linq;
using static Mos.Reporting.Html;

namespace Mos.Reporting;

/// <summary>A part of the page with a heading that the contents at the top lead to.</summary>
internal sealed record HtmlSection(string Id, string Title, params IEnumerable<object?> Content)
{
    public XElement Element => Tag("section", [("id", Id), ("aria-labelledby", Id + "-title"), Tag("h2", ("id", Id + "-title"), Title), .. Content]);
}
