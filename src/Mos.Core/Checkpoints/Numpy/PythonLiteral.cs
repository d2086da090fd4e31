using System.Globalization;

namespace Mos;

/// <summary>The few Python literals that stand in the header of a NumPy array. Nothing is evaluated.</summary>
internal sealed class PythonLiteral(string text)
{
    private int _at;

    /// <summary>The keys of the dictionary that the whole text is; the caller takes the value of each before the next.</summary>
    public IEnumerable<string> DictionaryKeys()
    {
        Expect('{');
        while (!TryTake('}'))
        {
            string key = Text("a key");
            Expect(':');
            yield return key;
            if (!TryTake(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpace();
        if (_at < text.Length)
        {
            throw new FormatException("its header goes on behind the dictionary");
        }
    }

    public string Text(string what)
    {
        char quote = Peek();
        int end = quote is '\'' or '"' ? text.IndexOf(quote, _at + 1) : -1;
        if (end < 0)
        {
            throw new FormatException($"its header does not give {what} as a plain string");
        }

        string value = text[(_at + 1)..end];
        _at = end + 1;
        return value;
    }

    public bool Boolean() =>
        TryTakeWord("True") || (TryTakeWord("False") ? false : throw new FormatException("its header has something else where True or False belongs"));

    public long[] IntegerTuple(int maxLength)
    {
        var values = new List<long>();
        Expect('(');
        while (!TryTake(')'))
        {
            if (values.Count == maxLength)
            {
                throw new FormatException($"its shape has more than {maxLength} dimensions");
            }

            values.Add(Integer());
            if (!TryTake(','))
            {
                Expect(')');
                break;
            }
        }

        return [.. values];
    }

    private long Integer()
    {
        Peek();
        int start = _at;
        while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || (text[_at] == '-' && _at == start)))
        {
            _at++;
        }

        if (!long.TryParse(text.AsSpan(start, _at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
        {
            throw new FormatException("its shape is no tuple of 64-bit integers");
        }

        // Python 2 marked long integers.
        TryTake('L');
        return value;
    }

    private char Peek()
    {
        SkipSpace();
        return _at < text.Length ? text[_at] : throw new FormatException("its header ends early");
    }

    private bool TryTake(char c)
    {
        bool there = Peek() == c;
        _at += there ? 1 : 0;
        return there;
    }

    private bool TryTakeWord(string word)
    {
        Peek();
        bool there = text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal);
        _at += there ? word.Length : 0;
        return there;
    }

    private void Expect(char c)
    {
        if (!TryTake(c))
        {
            throw new FormatException($"its header has '{text[_at]}' where '{c}' belongs");
        }
    }

    private void SkipSpace()
    {
        while (_at < text.Length && text[_at] is (' ' or '\t' or '\n' or '\r'))
        {
            _at++;
        }
    }
}
