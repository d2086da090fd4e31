using System.Globalization;
using System.Text.RegularExpressions;

namespace Mos.Vision;

/// <summary>What the names and shapes of a file say of the network it holds.</summary>
internal static partial class BitStructure
{
    /// <summary>Names by which a BiT checkpoint is recognised, even one that lacks some; and whether they are those of BiT's own files.</summary>
    public static IReadOnlyList<(string Name, bool HasBitNames)> Landmarks { get; } =
    [
        .. from tensor in BitLayout.Backbone(BitVariant.Published[0])
           where tensor.Name is BitLayout.RootKernel or "before_head.gn.weight" or "body.block1.unit01.gn1.weight" or "body.block1.unit01.conv1.weight"
           from hasBitNames in (bool[])[false, true]
           select (hasBitNames ? tensor.BitName : tensor.Name, hasBitNames),
    ];

    /// <summary>The network that a file holds, or null where it cannot be told.</summary>
    public static BitVariant? Guess(BitFile file)
    {
        var units = new int[4];
        foreach (string name in file.Names)
        {
            if (UnitName().Match(name) is { Success: true } match)
            {
                ref int last = ref units[match.Groups[1].ValueSpan[0] - '1'];
                last = Math.Max(last, int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
            }
        }

        BitTensor root = BitLayout.Backbone(BitVariant.Published[0]).First();
        if (file.ShapeOf(root) is not [long channels, ..])
        {
            return null;
        }

        try
        {
            BitVariant custom = BitVariant.Custom(units, channels / 64.0);
            return Published(custom, file) ?? custom;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>BiT-S and BiT-M differ in their training alone: the file's name may tell, or the 21 843 classes of ImageNet-21k.</summary>
    private static BitVariant? Published(BitVariant structure, BitFile file)
    {
        BitVariant[] candidates = [.. BitVariant.Published.Where(structure.HasStructureOf)];
        string fileName = Path.GetFileName(file.Path);
        return candidates.FirstOrDefault(v => fileName.Contains(v.Name, StringComparison.OrdinalIgnoreCase))
            ?? (file.LogitCount == 21843 ? candidates.LastOrDefault() : candidates.FirstOrDefault());
    }

    [GeneratedRegex(@"block([1-4])[./]unit([0-9]{2})[./]")]
    private static partial Regex UnitName();
}
