using System.Globalization;
using System.Text.Json;
using Mos.Testing;

namespace Mos.Cli.Tests.Golden;

/// <summary>
/// <c>mos score</c> from image files to scores equals what the reference's functions give on the same files and weights
/// (<c>end_to_end.json</c>): decoding, resizing, normalisation, network, heads and scorers together.
/// </summary>
[Collection(ToolTests.Name)]
public sealed class EndToEndTests
{
    private const double LogitTolerance = 1e-4;
    private const double ScoreTolerance = 1e-5;

    /// <summary>Pillow opens 16-bit grey as integers and clips them at 255, which makes it almost white; here its high byte is kept.</summary>
    private const string Deviating = "o_gray16.png";

    [Theory]
    [InlineData(64)]
    [InlineData(160)]
    public async Task Flat_scores_and_logits_equal_the_reference(int size)
    {
        Csv scores = await ScoreAsync(size, "--scorers", "msp,energy");

        Compare(size, scores, "msp", "msp");
        Compare(size, scores, "energy", "energy");
    }

    [Theory]
    [InlineData(64)]
    [InlineData(160)]
    public async Task Mos_scores_and_logits_equal_the_reference(int size)
    {
        using var folder = new TemporaryFolder();
        string groups = folder.File("groups.npy");
        Samples.WriteCounts(groups, 3, 4, 2);

        Csv scores = await ScoreAsync(size, "--groups", groups, "--scorers", "mos");

        Compare(size, scores, "mos", "mos");
    }

    private static async Task<Csv> ScoreAsync(int size, params string[] more)
    {
        string side = size.ToString(CultureInfo.InvariantCulture);
        ToolRun run = await ToolRun.DoneAsync(["score", "--model", SharedData.InRepository("bit_small.npz"), "--size", side, "--logits", "--quiet", .. more, SharedData.InRepository("e2e_images")]);
        return new Csv(run.Output);
    }

    private static void Compare(int size, Csv scores, string column, string expectedName)
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(SharedData.InRepository("end_to_end.json")));
        JsonElement[] files = [.. golden.RootElement.GetProperty("files").EnumerateArray()];
        Assert.Equal(files.Length, scores.Rows.Length);
        var differences = new List<string>();
        for (int row = 0; row < files.Length; row++)
        {
            string name = files[row].GetProperty("file").GetString()!;
            Assert.Equal(name, Path.GetFileName(scores.Rows[row][0]));
            if (name == Deviating)
            {
                continue;
            }

            JsonElement expected = files[row].GetProperty("results").EnumerateArray().Single(r => r.GetProperty("size").GetInt32() == size);
            Near(name, column, expected.GetProperty(expectedName).GetDouble(), scores.Number(row, column), ScoreTolerance);
            double[] logits = [.. expected.GetProperty("logits").EnumerateArray().Select(l => l.GetDouble())];
            for (int i = 0; i < logits.Length; i++)
            {
                Near(name, $"logit_{i}", logits[i], scores.Number(row, $"logit_{i}"), LogitTolerance);
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));

        void Near(string file, string what, double wanted, double found, double tolerance)
        {
            if (!(Math.Abs(wanted - found) <= tolerance))
            {
                differences.Add($"{file} at {size}: {what} is {found:R}, {wanted:R} +- {tolerance} is wanted (off by {found - wanted:E2})");
            }
        }
    }
}
