namespace Mos;

/// <summary>A CSV file with a header line: commas, fields in double quotes where needed, quotes doubled within them (RFC 4180).</summary>
internal sealed class CsvTable
{
    private readonly string _source;

    private CsvTable(string source, IReadOnlyList<string> columns, IReadOnlyList<CsvRow> rows)
    {
        _source = source;
        Columns = columns;
        Rows = rows;
    }

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<CsvRow> Rows { get; }

    /// <summary>Reads all rows; blank lines are skipped.</summary>
    /// <exception cref="MosFormatException">There is no header, a quote is not closed, or a row has another number of fields.</exception>
    public static CsvTable Read(TextReader reader, string source)
    {
        int line = 0;
        string[]? columns = null;
        var rows = new List<CsvRow>();
        while (reader.ReadLine() is { } text)
        {
            int first = ++line;
            var record = new CsvRecord();
            while (!record.Add(text))
            {
                // A line break within quotes: the record goes on in the next line.
                text = reader.ReadLine() ?? throw new MosFormatException(source, $"'{source}', line {first}: a field opens with a double quote that is never closed.");
                line++;
            }

            List<string> fields = record.Fields;
            if (fields is [""])
            {
                continue;
            }

            if (columns is null)
            {
                columns = fields.ConvertAll(f => f.Trim()).ToArray();
            }
            else if (fields.Count == columns.Length)
            {
                rows.Add(new CsvRow(first, fields));
            }
            else
            {
                throw new MosFormatException(source, $"'{source}', line {first}: {fields.Count} fields, but the header names {columns.Length}.");
            }
        }

        return columns is null
            ? throw new MosFormatException(source, $"'{source}': the file is empty; a table begins with a line of column names.")
            : new CsvTable(source, columns, rows);
    }

    /// <summary>The position of the first of these columns that is there, or null.</summary>
    public int? Find(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            for (int i = 0; i < Columns.Count; i++)
            {
                if (Columns[i].Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return i;
                }
            }
        }

        return null;
    }

    /// <summary>The position of the first of these columns that is there.</summary>
    /// <exception cref="MosFormatException">None is.</exception>
    public int Require(params ReadOnlySpan<string> names) => Find(names) ?? throw new MosFormatException(
        _source, $"'{_source}', line 1: there is no column '{string.Join("' or '", names.ToArray())}'; the columns are: {string.Join(", ", Columns)}.");

    public MosFormatException Error(string message) => new(_source, $"'{_source}': {message}");

    public MosFormatException Error(CsvRow row, string message) => new(_source, $"'{_source}', line {row.Line}: {message}");
}

/// <summary>One record and the line on which it begins, from 1.</summary>
internal readonly record struct CsvRow(int Line, IReadOnlyList<string> Fields);
