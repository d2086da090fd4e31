using System.Formats.Tar;
using System.IO.Compression;
using Mos.Detectors;
using Mos.Testing;
using Mos.Vision;

namespace Mos.Cli.Tests.Golden;

/// <summary>Real photographs through a trained backbone and trained heads give the scores of a Python run (<c>data/expected-scores.csv.gz</c>).</summary>
[Collection(ToolTests.Name)]
public sealed class RealDataTests
{
    /// <summary>
    /// The scores of the file are rounded to the sixth or fifth decimal; the largest differences of all 6,418 images were 3.3e-6, 1.2e-5, 1.0e-5 and
    /// 1.8e-6 when this was written, and so are little more than rounding.
    /// </summary>
    private static readonly (string Column, double Tolerance)[] Columns = [("msp", 5e-6), ("max_logit", 2e-5), ("energy", 2e-5), ("mos", 5e-6)];

    [SkippableFact]
    public async Task Scores_of_photographs_equal_those_of_python()
    {
        string data = Path.GetDirectoryName(SharedData.Require("data/expected-scores.csv.gz"))!;
        using var folder = new TemporaryFolder();
        await UnpackAsync(Path.Combine(data, "tiny-imagenet-id.tar.gz"), folder.Path, name => name.Contains("/val/", StringComparison.Ordinal));
        await UnpackAsync(Path.Combine(data, "tiny-imagenet-ood.tar.gz"), folder.Path, _ => true);
        Csv expected = await ReadExpectedAsync(Path.Combine(data, "expected-scores.csv.gz"));
        string[] paths = [.. expected.Rows.Select(row => folder.File(row[0] == "val" ? row[1] : Path.Combine("ood", row[1])))];

        using var backbone = BitModel.Load(Path.Combine(data, "bit-small.npz"), new BitLoadOptions { Preprocessing = new Preprocessing(64) });
        using GoldenArrays heads = GoldenArrays.Open(Path.Combine(data, "heads.npz"));
        using BitModel flat = backbone.WithHead(Head(heads, "tuned_flat"));
        using BitModel group = backbone.WithHead(Head(heads, "tuned_group"), GroupTable.Read(Path.Combine(data, "groups.npy")).Groups);
        var pass = new ScoringPass([new ModelScorers(flat, [Scorers.Msp(), Scorers.MaxLogit(), Scorers.Energy()]), new ModelScorers(group, [Scorers.Mos()])]);
        Assert.Equal(1, pass.BackboneCount);

        var differences = new List<string>();
        int row = 0;
        double[][] all = [.. Columns.Select(_ => new double[expected.Rows.Length])];
        await foreach (ScoredBatch batch in pass.RunAsync(paths.Select(path => new ImageItem(path))))
        {
            Assert.True(batch.Unreadable.Count == 0, batch.Unreadable.Count == 0 ? "" : batch.Unreadable[0].Reason);
            double[][] scores = [.. batch.Models.SelectMany(m => m.Scores)];
            for (int i = 0; i < batch.Items.Count; i++, row++)
            {
                for (int c = 0; c < Columns.Length; c++)
                {
                    double wanted = expected.Number(row, Columns[c].Column), found = all[c][row] = scores[c][i];
                    if (!(Math.Abs(found - wanted) <= Columns[c].Tolerance))
                    {
                        differences.Add($"{batch.Items[i].Source}: {Columns[c].Column} is {found:R}, {wanted:R} +- {Columns[c].Tolerance} is wanted (off by {found - wanted:E2})");
                    }
                }
            }
        }

        Assert.Equal(expected.Rows.Length, row);
        Assert.True(differences.Count == 0, $"{differences.Count} scores differ, among them:\n{string.Join('\n', differences.Take(20))}");
        for (int c = 0; c < Columns.Length; c++)
        {
            double[] wanted = [.. Enumerable.Range(0, row).Select(r => expected.Number(r, Columns[c].Column))];
            Assert.Equal(Auroc(expected, wanted), Auroc(expected, all[c]), 1e-5);
        }
    }

    /// <summary>Of the validation images against all others.</summary>
    private static double Auroc(Csv rows, double[] scores)
    {
        double[] inScores = [.. scores.Where((_, r) => rows.Rows[r][0] == "val")], outScores = [.. scores.Where((_, r) => rows.Rows[r][0] != "val")];
        return OodMetrics.Compute(inScores, outScores).Auroc;
    }

    private static LinearHead Head(GoldenArrays heads, string name) => new(heads.Matrix($"{name}_weight"), heads.Floats($"{name}_bias"));

    private static async Task<Csv> ReadExpectedAsync(string path)
    {
        await using var unzipped = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(unzipped);
        return new Csv(await reader.ReadToEndAsync());
    }

    private static async Task UnpackAsync(string path, string folder, Func<string, bool> isWanted)
    {
        await using var unzipped = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (await tar.GetNextEntryAsync() is TarEntry entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile && isWanted(entry.Name))
            {
                string target = Path.Combine(folder, entry.Name);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                await entry.ExtractToFileAsync(target, overwrite: true);
            }
        }
    }
}
