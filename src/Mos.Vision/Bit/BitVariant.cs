using System.Globalization;

namespace Mos.Vision;

/// <summary>
/// The structure of a BiT network: a pre-activation ResNet-v2 with group normalisation and standardised weights, of four blocks of
/// bottleneck units. Immutable.
/// </summary>
/// <remarks>Kolesnikov et al., "Big Transfer (BiT): General Visual Representation Learning", ECCV 2020.</remarks>
public sealed class BitVariant
{
    private const string CustomPrefix = "custom:";

    private BitVariant(string name, int[] units, double widthFactor)
    {
        Name = name;
        Units = Array.AsReadOnly(units);
        WidthFactor = widthFactor;
    }

    /// <summary>The published networks: BiT-S (trained on ILSVRC-2012) and BiT-M (on ImageNet-21k) in six sizes each.</summary>
    public static IReadOnlyList<BitVariant> Published { get; } =
    [
        .. from training in (string[])["S", "M"]
           from size in ((string Name, int[] Units, int Width)[])
           [
               ("R50x1", [3, 4, 6, 3], 1), ("R50x3", [3, 4, 6, 3], 3),
               ("R101x1", [3, 4, 23, 3], 1), ("R101x3", [3, 4, 23, 3], 3),
               ("R152x2", [3, 8, 36, 3], 2), ("R152x4", [3, 8, 36, 3], 4),
           ]
           select new BitVariant($"BiT-{training}-{size.Name}", size.Units, size.Width),
    ];

    /// <summary>Its name: <c>BiT-S-R101x1</c>, or <c>custom:1,2,1,1:0.5</c> (units of each block, width factor).</summary>
    public string Name { get; }

    /// <summary>The number of bottleneck units in each of the four blocks.</summary>
    public IReadOnlyList<int> Units { get; }

    /// <summary>The factor on all widths; the root has 64 times as many channels.</summary>
    public double WidthFactor { get; }

    /// <summary>Length of a feature vector, D: 2048 times the width factor.</summary>
    public int FeatureCount => Width(2048);

    /// <summary>Channels of the five stages: the root and the four blocks.</summary>
    public IReadOnlyList<int> StageWidths => [Width(64), Width(256), Width(512), Width(1024), Width(2048)];

    /// <summary>Number of parameters without the head.</summary>
    public long ParameterCount => BitLayout.Backbone(this).Sum(t => t.Count);

    /// <summary>A structure of one's own.</summary>
    /// <param name="units">The number of bottleneck units in each of the four blocks, 1 to 99 each.</param>
    /// <param name="widthFactor">The factor on all widths, 0.5 to 16; 64 times it must be a multiple of 32, the number of groups of the normalisation.</param>
    /// <exception cref="ArgumentException">There are not four blocks, or a number is outside its range.</exception>
    public static BitVariant Custom(ReadOnlySpan<int> units, double widthFactor)
    {
        if (units.Length != 4 || units.ContainsAnyExceptInRange(1, 99))
        {
            throw new ArgumentException($"A network has four blocks of 1 to 99 units each, not {string.Join(",", units.ToArray())}.", nameof(units));
        }

        if (widthFactor is not (>= 0.5 and <= 16) || widthFactor * 2 % 1 != 0)
        {
            throw new ArgumentException(
                $"The width factor {widthFactor.ToString(CultureInfo.InvariantCulture)} is not a multiple of 0.5 from 0.5 to 16, which 32 groups of channels need.", nameof(widthFactor));
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"{CustomPrefix}{string.Join(",", units.ToArray())}:{widthFactor}");
        return new BitVariant(name, units.ToArray(), widthFactor);
    }

    /// <summary>Reads a name as <see cref="Name"/> gives it, in any case.</summary>
    /// <param name="name">The name of a published network, or <c>custom:</c> with the units of each block and the width factor.</param>
    /// <exception cref="FormatException">There is no such network.</exception>
    public static BitVariant Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Published.FirstOrDefault(v => v.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is BitVariant published)
        {
            return published;
        }

        string[] parts = name.Split(':');
        string[] units = parts.Length == 3 && name.StartsWith(CustomPrefix, StringComparison.OrdinalIgnoreCase) ? parts[1].Split(',') : [];
        if (units.Length == 4
            && units.All(u => int.TryParse(u, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            && double.TryParse(parts[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double width))
        {
            try
            {
                return Custom([.. units.Select(u => int.Parse(u, CultureInfo.InvariantCulture))], width);
            }
            catch (ArgumentException e)
            {
                throw new FormatException($"The variant '{name}' cannot be built: {e.Message}", e);
            }
        }

        throw new FormatException($"There is no variant '{name}'; use one of {string.Join(", ", Published.Select(v => v.Name))}, or custom:1,2,1,1:0.5 (units of each block : width factor).");
    }

    /// <summary>The work of one forward pass without the head.</summary>
    /// <param name="size">Side of the square input in pixels.</param>
    /// <returns>Billions of floating-point operations of the convolutions, a multiplication and an addition counted as two; 71.6 for R101x1 at 480.</returns>
    public double GigaFlops(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        return 2e-9 * BitLayout.MultiplyAdds(this, size);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>The channels of a layer that has <paramref name="channels"/> of them at width factor 1.</summary>
    internal int Width(int channels) => (int)(channels * WidthFactor);

    internal bool HasStructureOf(BitVariant other) => WidthFactor == other.WidthFactor && Units.SequenceEqual(other.Units);
}
