using Mos.Detectors;

namespace Mos.Reporting;

/// <summary>The file <c>scores.csv</c>: every score of every image, <c>set,file,&lt;method&gt;...</c>.</summary>
internal static class ScoresCsv
{
    public static void Write(OodBenchmarkResult result, TextWriter output)
    {
        CsvWriter csv = new(output);
        csv.WriteRow(["set", "file", .. result.Methods.Select(m => m.Name)]);
        foreach (BenchmarkSet set in result.Sets)
        {
            for (int i = 0; i < set.Sources.Count; i++)
            {
                csv.WriteRow([set.Name, set.Sources[i], .. set.Scores.Select(scores => CsvWriter.Number(scores[i]))]);
            }
        }
    }
}
