using System.Text.RegularExpressions;

namespace Mos.Vision;

/// <summary>Holds a file against the network that it should fill, and says all that is wrong at once.</summary>
internal static partial class BitFileCheck
{
    /// <exception cref="MosFormatException">Parameters are missing, too many, or of another shape.</exception>
    public static void ThrowIfOther(BitFile file, BitVariant variant)
    {
        BitTensor[] head = BitLayout.Head(variant.FeatureCount, file.LogitCount ?? 0);
        BitTensor[] needed = [.. BitLayout.Backbone(variant), .. head.Any(t => file.ShapeOf(t) is not null) ? head : []];

        HashSet<string> known = [.. needed.Select(file.NameOf)];
        string[] missing = [.. needed.Where(t => file.ShapeOf(t) is null).Select(file.NameOf)];
        string[] surplus = [.. file.Names.Where(n => !known.Contains(n)).Order(StringComparer.Ordinal)];
        string[] misshapen =
        [
            .. from tensor in needed
               let shape = file.ShapeOf(tensor)
               where shape is not null && !shape.SequenceEqual(tensor.Shape)
               select $"{file.NameOf(tensor)} is [{string.Join(", ", shape)}] and not [{string.Join(", ", tensor.Shape)}]",
        ];

        if (missing.Length + surplus.Length + misshapen.Length > 0)
        {
            string[] differences = [.. Part("missing", ByUnit(missing)), .. Part("surplus", ByUnit(surplus)), .. Part("misshapen", misshapen)];
            throw new MosFormatException(file.Path, $"'{file.Path}' does not hold the network {variant}: {string.Join("; ", differences)}. {Remedy(file, variant)}");
        }
    }

    private static string Remedy(BitFile file, BitVariant variant) => BitStructure.Guess(file) switch
    {
        null => "What it holds cannot be told from its tensors.",
        BitVariant guess when guess.HasStructureOf(variant) => "It has the structure of that network; is it whole and unchanged?",
        BitVariant guess => $"By its tensors it is a {guess}: load it as that.",
    };

    private static string[] Part(string what, string[] names) => names.Length == 0 ? [] : [$"{what} {string.Join(", ", names)}"];

    /// <summary>A unit of which several parameters are concerned is named once, with their number.</summary>
    private static string[] ByUnit(string[] names) =>
    [
        .. from name in names
           group name by UnitPrefix().Match(name).Value is { Length: > 0 } unit ? unit : name into part
           select part.Count() == 1 ? part.First() : $"{part.Key}* ({part.Count()} tensors)",
    ];

    [GeneratedRegex(@"^.*block[0-9]+[./]unit[0-9]+[./]")]
    private static partial Regex UnitPrefix();
}
