using System.Text;

namespace Mos;

/// <summary>Splits one record of a CSV file, which may go over several lines, character by character.</summary>
internal sealed class CsvRecord
{
    private readonly StringBuilder _field = new();
    private bool _isQuoted;

    /// <summary>The fields, once <see cref="Add"/> has said that the record is whole.</summary>
    public List<string> Fields { get; } = [];

    /// <summary>Adds a line.</summary>
    /// <returns>False when the line ends within quotes, so that the next one belongs to the record too.</returns>
    public bool Add(string line)
    {
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '"' && _isQuoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                _field.Append('"');
                i++;
            }
            else if (c == '"' && (_isQuoted || _field.Length == 0))
            {
                _isQuoted = !_isQuoted;
            }
            else if (c == ',' && !_isQuoted)
            {
                EndField();
            }
            else
            {
                _field.Append(c);
            }
        }

        if (_isQuoted)
        {
            _field.Append('\n');
            return false;
        }

        EndField();
        return true;
    }

    private void EndField()
    {
        Fields.Add(_field.ToString());
        _field.Clear();
    }
}
