using System.Text;
using Mos.Testing;

namespace Mos.Core.Tests.Metrics;

public sealed class ScoreListTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Text_gives_a_number_a_line()
    {
        string path = Text("1.5\r\n-2e-3\n\n  inf\n-Inf\n-Infinity\n+7\n");
        Assert.Equal([1.5, -0.002, double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity, 7], ScoreList.Read(path));
    }

    [Theory]
    [InlineData("1\n\nx\n", "line 3 is 'x'")]
    [InlineData("0,5\n", "line 1 is '0,5'")]
    [InlineData("1\nnan\n", "line 2 is NaN")]
    [InlineData("--inf\n", "line 1 is '--inf'")]
    [InlineData("\n \n", "no scores")]
    [InlineData("", "no scores")]
    public void Bad_text_is_refused_with_its_line(string text, string part)
    {
        string path = Text(text);
        var error = Assert.Throws<MosFormatException>(() => ScoreList.Read(path));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal(path, error.Path);
    }

    [Theory]
    [InlineData("(3,)")]
    [InlineData("(3, 1)")]
    public void An_array_of_floats_is_widened_exactly(string shape) =>
        Assert.Equal([0.1f, 2f, float.NegativeInfinity], ScoreList.Read(Array(shape, [0.1f, 2f, float.NegativeInfinity])).Select(s => (float)s));

    [Fact]
    public void Bad_arrays_are_refused()
    {
        Assert.Contains("[1, 3]", Refused(Array("(1, 3)", [1, 2, 3])), StringComparison.Ordinal);
        Assert.Contains("index 1 is NaN", Refused(Array("(2,)", [1, float.NaN])), StringComparison.Ordinal);
        Assert.Contains("no scores", Refused(Array("(0,)", [])), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_files_and_folders_are_refused()
    {
        Assert.Contains("does not exist", Assert.Throws<MosException>(() => ScoreList.Read(_folder.File("none.txt"))).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<MosException>(() => ScoreList.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Refused(string path) => Assert.Throws<MosFormatException>(() => ScoreList.Read(path)).Message;

    private string Text(string text) => _folder.File("scores.txt", Encoding.UTF8.GetBytes(text));

    private string Array(string shape, float[] values) => _folder.File("scores.npy", NumpyArray.Bytes("<f4", shape, values));
}
