using System.Globalization;

namespace Mos;

/// <summary>Reads lists of scores that other programs have written.</summary>
public static class ScoreList
{
    /// <summary>Reads a list: a text file with a number a line, or a NumPy array of shape [n] or [n, 1].</summary>
    /// <param name="path">
    /// The file; which of the two it is, its content tells. Blank lines are skipped; <c>inf</c> and <c>-inf</c> are numbers, NaN is not.
    /// </param>
    /// <returns>One score or more, in the order of the file.</returns>
    /// <exception cref="MosFormatException">There are no scores, or something else than numbers; the message names the line.</exception>
    /// <exception cref="MosException">The file is missing or may not be read.</exception>
    public static double[] Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        double[] scores = InputFile.IsNumpyArray(path) ? ReadArray(path) : ReadLines(path);
        return scores.Length > 0 ? scores : throw Error(path, "there are no scores in it; metrics need one or more.");
    }

    private static double[] ReadArray(string path)
    {
        using TensorFile file = TensorFile.Open(path);
        StoredTensor array = file.Tensors[0];
        if (array.Shape is not ([_] or [_, 1]))
        {
            throw Error(path, $"scores are an array of shape [n] or [n, 1], not [{string.Join(", ", array.Shape)}].");
        }

        double[] scores = array.ToDoubles();
        int nan = Array.FindIndex(scores, double.IsNaN);
        return nan < 0 ? scores : throw Error(path, $"the score at index {nan} is NaN, which has no place in an order.");
    }

    private static double[] ReadLines(string path)
    {
        using StreamReader reader = InputFile.OpenText(path);
        var scores = new List<double>();
        for (int line = 1; reader.ReadLine() is { } text; line++)
        {
            ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
            if (trimmed.IsEmpty)
            {
                continue;
            }

            if (!TryParse(trimmed, out double score))
            {
                throw Error(path, $"line {line} is '{Shorten(trimmed)}', which is not a number; write one number a line, with a point for the decimals.");
            }

            scores.Add(double.IsNaN(score) ? throw Error(path, $"the score on line {line} is NaN, which has no place in an order.") : score);
        }

        return [.. scores];
    }

    private static bool TryParse(ReadOnlySpan<char> text, out double score)
    {
        // Python writes inf where .NET reads Infinity.
        ReadOnlySpan<char> unsigned = text.TrimStart("+-");
        if (unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase) && text.Length - unsigned.Length <= 1)
        {
            score = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out score);
    }

    private static string Shorten(ReadOnlySpan<char> text) => text.Length <= 30 ? text.ToString() : $"{text[..30]}...";

    private static MosFormatException Error(string path, string message) => new(path, $"'{path}': {message}");
}
