using System.Globalization;
using System.Reflection;

namespace Mos.Reporting;

/// <summary>A row of the published table: a method on a set of ImageNet-1k against OOD images, with a BiT-S-R101x1 backbone.</summary>
/// <param name="Method">The paper's name of the method, such as <c>MOS</c>.</param>
/// <param name="Set">The OOD set: <c>iNaturalist</c>, <c>SUN</c>, <c>Places</c> or <c>Textures</c>; null for the average over the four.</param>
/// <param name="Auroc">AUROC, 0 to 1.</param>
/// <param name="Fpr95">FPR at 95 % TPR by <see cref="FprConvention.Nearest"/>, 0 to 1.</param>
/// <remarks>Huang and Li, "MOS: Towards Scaling Out-of-distribution Detection for Large Semantic Space", CVPR 2021, table 1.</remarks>
public sealed record PaperFigures(string Method, string? Set, double Auroc, double Fpr95)
{
    private const string Average = "Average";

    private static readonly Dictionary<string, string> _methodOfScorer = new(StringComparer.Ordinal)
    {
        ["msp"] = "MSP",
        ["odin"] = "ODIN",
        ["mahalanobis"] = "Mahalanobis",
        ["energy"] = "Energy",
        ["kl"] = "KL_matching",
        ["mos"] = "MOS",
    };

    /// <summary>The published table: six methods, each on four sets and on average.</summary>
    public static IReadOnlyList<PaperFigures> All { get; } = Read();

    /// <summary>Names of the four OOD sets, in the paper's order.</summary>
    public static IReadOnlyList<string> Sets { get; } = [.. All.Select(f => f.Set).OfType<string>().Distinct()];

    /// <summary>The published figures of a scorer on a set.</summary>
    /// <param name="scorer">The scorer's spec; options behind the name, such as <c>:T=1</c>, are not looked at.</param>
    /// <param name="set">The name of the OOD set, in upper or lower case; null for the average.</param>
    /// <returns>Null where the paper has no such row.</returns>
    public static PaperFigures? Find(string scorer, string? set)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        return _methodOfScorer.TryGetValue(scorer.Split(':')[0], out string? method)
            ? All.FirstOrDefault(f => f.Method == method && string.Equals(f.Set, set, StringComparison.OrdinalIgnoreCase))
            : null;
    }

    private static PaperFigures[] Read()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Mos.Reporting.paper-table.csv")!;
        using StreamReader reader = new(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')).Select(cells =>
            new PaperFigures(cells[0], cells[1] == Average ? null : cells[1], Share(cells[2]), Share(cells[3])))];
    }

    private static double Share(string percent) => (double)(decimal.Parse(percent, CultureInfo.InvariantCulture) / 100);
}
