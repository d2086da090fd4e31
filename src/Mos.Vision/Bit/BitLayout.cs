namespace Mos.Vision;

/// <summary>The parameters of a network by name and shape, in the order of the reference's <c>named_parameters()</c>, and its amount of work.</summary>
internal static class BitLayout
{
    public const string HeadWeight = "head.conv.weight";
    public const string HeadBias = "head.conv.bias";
    public const string RootKernel = "root.conv.weight";

    private const string Kernel = "standardized_conv2d/kernel";

    public static IEnumerable<BitTensor> Backbone(BitVariant variant) =>
    [
        new(RootKernel, $"resnet/root_block/{Kernel}", variant.Width(64), 3, 7, 7),
        .. BitUnit.Of(variant).SelectMany(Unit),
        .. Norm("before_head.gn", "resnet/group_norm", variant.FeatureCount),
    ];

    public static BitTensor[] Head(int features, int logits) =>
    [
        new(HeadWeight, "resnet/head/conv2d/kernel", logits, features, 1, 1),
        new(HeadBias, "resnet/head/conv2d/bias", logits),
    ];

    /// <summary>The parameters of one unit.</summary>
    public static IEnumerable<BitTensor> Unit(BitUnit unit)
    {
        string bit = $"resnet/block{unit.Block}/unit{unit.Unit:00}";
        return
        [
            .. Norm($"{unit.Name}gn1", $"{bit}/a/group_norm", unit.Input),
            new($"{unit.Name}conv1.weight", $"{bit}/a/{Kernel}", unit.Middle, unit.Input, 1, 1),
            .. Norm($"{unit.Name}gn2", $"{bit}/b/group_norm", unit.Middle),
            new($"{unit.Name}conv2.weight", $"{bit}/b/{Kernel}", unit.Middle, unit.Middle, 3, 3),
            .. Norm($"{unit.Name}gn3", $"{bit}/c/group_norm", unit.Middle),
            new($"{unit.Name}conv3.weight", $"{bit}/c/{Kernel}", unit.Output, unit.Middle, 1, 1),
            .. unit.HasProjection
                ? (BitTensor[])[new($"{unit.Name}downsample.weight", $"{bit}/a/proj/{Kernel}", unit.Output, unit.Input, 1, 1)]
                : [],
        ];
    }

    /// <summary>Multiplications and additions, in pairs, of all convolutions for one square image.</summary>
    public static double MultiplyAdds(BitVariant variant, int size)
    {
        double half = Halved(size);
        double total = half * half * variant.Width(64) * 3 * 7 * 7;
        double side = Halved((int)half);
        foreach (BitUnit unit in BitUnit.Of(variant))
        {
            double after = unit.Stride == 2 ? Halved((int)side) : side;
            total += (side * side * unit.Input * unit.Middle)
                + (after * after * unit.Middle * ((9d * unit.Middle) + unit.Output))
                + (unit.HasProjection ? after * after * unit.Input * unit.Output : 0);
            side = after;
        }

        return total;
    }

    /// <summary>The side after a layer of stride 2: all of them are padded so that it is half, rounded up.</summary>
    private static int Halved(int side) => (side + 1) / 2;

    private static BitTensor[] Norm(string name, string bitName, int channels) =>
        [new($"{name}.weight", $"{bitName}/gamma", channels), new($"{name}.bias", $"{bitName}/beta", channels)];
}
