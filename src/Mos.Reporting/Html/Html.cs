using System.Xml.Linq;

namespace Mos.Reporting;

/// <summary>Elements of HTML and SVG. Every text and attribute goes through here, so that no name can become markup.</summary>
internal static class Html
{
    /// <summary>An element; strings become text, pairs of strings attributes, null nothing.</summary>
    /// <remarks>Never written as an empty-element tag: HTML would take <c>&lt;td /&gt;</c> for a start tag.</remarks>
    public static XElement Tag(string name, params IEnumerable<object?> content)
    {
        XElement element = new(name, content.Select(Node));
        if (element.IsEmpty)
        {
            element.Value = "";
        }

        return element;
    }

    /// <summary>An element of HTML that has no content and no end tag, such as <c>input</c>.</summary>
    public static XElement VoidTag(string name, params IEnumerable<(string Name, string Value)> attributes) =>
        new(name, attributes.Select(a => Node(a)));

    /// <summary>A number as an attribute: at most two decimals, which in a plot is finer than a printer's dot.</summary>
    public static string Number(double value) => Figures.Short(value, 2);

    private static object? Node(object? content) => content switch
    {
        string text => new XText(DisplayName.Of(text)),
        (string name, string value) => new XAttribute(name, DisplayName.Of(value)),
        IEnumerable<XElement> or XNode or null => content,
        _ => throw new ArgumentException($"A {content.GetType().Name} is no content of a page.", nameof(content)),
    };
}
