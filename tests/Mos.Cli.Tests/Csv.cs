using System.Globalization;

namespace Mos.Cli.Tests;

/// <summary>A CSV of numbers behind one column of names, as <c>mos score</c> writes it; for names without quotes.</summary>
internal sealed class Csv
{
    private readonly Dictionary<string, int> _columns;

    public Csv(string text)
    {
        string[][] rows = [.. text.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd('\r').Split(','))];
        Header = rows[0];
        Rows = rows[1..];
        _columns = Header.Select((name, i) => (name, i)).ToDictionary(c => c.name, c => c.i);
    }

    public string[] Header { get; }

    public string[][] Rows { get; }

    public double Number(int row, string column) => double.Parse(Rows[row][_columns[column]], CultureInfo.InvariantCulture);
}
