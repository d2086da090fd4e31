using System.Xml.Linq;
using static Mos.Reporting.Html;

namespace Mos.Reporting;

/// <summary>The key of the plots. Its boxes hide and show methods everywhere, by style rules alone.</summary>
internal static class MethodLegend
{
    public static XElement Of(IReadOnlyList<MethodCurves> methods) => Tag("fieldset", ("class", "legend"),
        Tag("legend", "Methods shown"),
        methods.Select(m => Tag("label",
            VoidTag("input", ("type", "checkbox"), ("id", "show-" + m.Class), ("checked", "checked"), ("autocomplete", "off")),
            Sample(m),
            Tag("span", m.Name))));

    public static string Rules(IReadOnlyList<MethodCurves> methods) =>
        string.Concat(methods.Select(m => $"body:has(#show-{m.Class}:not(:checked)) .{m.Class} {{ display: none }}\n"));

    private static XElement Sample(MethodCurves method) =>
        Tag("svg", ("viewBox", "0 0 36 10"), ("class", "sample"), ("aria-hidden", "true"),
            Tag("path", ("class", "curve " + method.Colour), ("stroke-dasharray", method.Dash), ("d", "M1 5H35")));
}
