using System.Buffers;

namespace Mos.Reporting;

/// <summary>Writes comma-separated values, quoted as RFC 4180 says; lines end in a line feed on every platform.</summary>
public sealed class CsvWriter
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");
    private readonly TextWriter _output;

    /// <summary>Creates a writer.</summary>
    /// <param name="output">Receives the lines; borrowed, not disposed.</param>
    public CsvWriter(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
    }

    /// <summary>Writes one line.</summary>
    /// <param name="fields">The fields, as text.</param>
    public void WriteRow(params IEnumerable<string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        string separator = "";
        foreach (string field in fields)
        {
            _output.Write(separator);
            _output.Write(field.AsSpan().ContainsAny(Special) ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field);
            separator = ",";
        }

        _output.Write('\n');
    }

    /// <summary>A number as a field: the shortest text that gives the same bits when read again.</summary>
    /// <param name="value">The number; infinities are written as <c>Infinity</c> and <c>-Infinity</c>.</param>
    public static string Number(double value) => Figures.Exact(value);
}
