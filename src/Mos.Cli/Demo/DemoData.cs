using System.Globalization;
using System.Text;

namespace Mos.Cli.Demo;

/// <summary>The demo's data set: 24 drawn classes in four groups, and four sets of images that are none of them.</summary>
internal sealed class DemoData
{
    private static readonly (string Name, IReadOnlyList<DemoClass> Classes)[] Taxonomy =
    [
        ("polygon", DemoFigures.Polygons), ("round", DemoFigures.Rounds), ("stroke", DemoFigures.Strokes), ("texture", DemoTextures.Known),
    ];

    private static readonly (string Name, Func<Random, byte[]> Paint)[] Outside =
    [
        ("near-figures", Any(DemoFigures.Unseen)), ("near-textures", Any(DemoTextures.Unseen)),
        ("far-landscapes", DemoPainter.PaintLandscape), ("far-noise", DemoPainter.PaintNoise),
    ];

    private DemoData(string root) => Root = root;

    /// <summary>The folder that holds it all.</summary>
    public string Root { get; }

    /// <summary>The training images, a folder for each class.</summary>
    public string Train => Path.Combine(Root, "train");

    /// <summary>The held-out images of the same classes.</summary>
    public string Validation => Path.Combine(Root, "val");

    /// <summary>The class/group table.</summary>
    public string GroupTable => Path.Combine(Root, "groups.csv");

    /// <summary>The names and folders of the out-of-distribution sets.</summary>
    public IEnumerable<(string Name, string Path)> OutOfDistribution => Outside.Select(o => (o.Name, Path.Combine(Root, o.Name)));

    /// <summary>Draws the whole data set.</summary>
    /// <param name="root">The folder to write to; images of the same name are replaced.</param>
    /// <param name="trainPerClass">Training images of each class.</param>
    /// <param name="validationPerClass">Held-out images of each class.</param>
    /// <param name="perOutside">Images of each out-of-distribution set.</param>
    /// <param name="seed">Makes the images repeatable.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    public static DemoData Draw(string root, int trainPerClass, int validationPerClass, int perOutside, int seed, CancellationToken cancellationToken)
    {
        var data = new DemoData(root);
        var table = new StringBuilder("class,group,group_name\n");
        var random = new Random(seed);
        for (int group = 0; group < Taxonomy.Length; group++)
        {
            foreach (DemoClass kind in Taxonomy[group].Classes)
            {
                table.Append(CultureInfo.InvariantCulture, $"{kind.Name},{group},{Taxonomy[group].Name}\n");
                Fill(Path.Combine(data.Train, kind.Name), trainPerClass, r => DemoPainter.Paint(kind, r), random, cancellationToken);
                Fill(Path.Combine(data.Validation, kind.Name), validationPerClass, r => DemoPainter.Paint(kind, r), random, cancellationToken);
            }
        }

        foreach ((string name, Func<Random, byte[]> paint) in Outside)
        {
            Fill(Path.Combine(root, name), perOutside, paint, random, cancellationToken);
        }

        File.WriteAllText(data.GroupTable, table.ToString());
        return data;
    }

    private static void Fill(string folder, int count, Func<Random, byte[]> paint, Random random, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        for (int i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            File.WriteAllBytes(Path.Combine(folder, $"{i:0000}.png"), paint(random));
        }
    }

    private static Func<Random, byte[]> Any(IReadOnlyList<DemoClass> kinds) => random => DemoPainter.Paint(kinds[random.Next(kinds.Count)], random);
}
