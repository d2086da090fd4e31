using System.Text;

namespace Mos.Reporting;

/// <summary>Names as pages show them: file and set names may hold anything, lines of text may not.</summary>
internal static class DisplayName
{
    /// <summary>Replaces what would break a line or is no character at all by U+FFFD; files of data keep the name as it is.</summary>
    public static string Of(string name)
    {
        StringBuilder shown = new(name.Length);
        foreach (Rune rune in name.EnumerateRunes())
        {
            bool breaks = Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 or 0xFFFE or 0xFFFF;
            shown.Append(breaks ? "\uFFFD" : rune.ToString());
        }

        return shown.ToString();
    }
}
