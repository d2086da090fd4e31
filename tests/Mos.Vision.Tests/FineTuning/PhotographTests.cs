using System.Formats.Tar;
using System.IO.Compression;
using Mos.Testing;

namespace Mos.Vision.Tests.FineTuning;

public class PhotographTests
{
    private const int Classes = 40;

    [SkippableFact]
    public async Task FromFeatures_onASmallPartOfThePhotographs_theLossFalls()
    {
        using BitModel backbone = BitModel.Load(SharedData.Require("data/bit-small.npz"), new BitLoadOptions { Preprocessing = new Preprocessing(64) });
        ImageSet images = Photographs(perClass: 6);
        Assert.Equal(6 * Classes, images.Count);

        FineTuningResult result = await FineTuner.CreateBuilder(backbone).WithFlatHead().TrainOn(images)
            .Configure(o => (o.FromFeatures, o.Steps, o.BatchSize, o.BaseLearningRate, o.Schedule) = (true, 60, 120, 0.1, LearningRateDecay.Cosine))
            .RunAsync();

        using BitModel model = result.Model;
        Assert.Empty(result.Unreadable);
        Assert.Equal(Math.Log(Classes), result.Losses[0], 1e-4);
        Assert.True(result.Losses[^1] < 1, $"The loss ended at {result.Losses[^1]}.");
    }

    /// <summary>The first photographs of each class, in memory; folders are named as classes.</summary>
    private static ImageSet Photographs(int perClass)
    {
        using FileStream file = File.OpenRead(SharedData.Require("data/tiny-imagenet-id.tar.gz"));
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(unzipped);
        var classes = new SortedDictionary<string, List<ImageItem>>(StringComparer.Ordinal);
        while (tar.GetNextEntry() is TarEntry entry)
        {
            if (entry.Name.Split('/') is not [.., "train", string wnid, string name] || !name.EndsWith(".JPEG", StringComparison.Ordinal))
            {
                continue;
            }

            classes.TryAdd(wnid, []);
            if (classes[wnid].Count < perClass)
            {
                using var bytes = new MemoryStream();
                entry.DataStream!.CopyTo(bytes);
                classes[wnid].Add(ImageItem.FromBytes(entry.Name, bytes.ToArray()));
            }
        }

        return new ImageSet(classes.Values.SelectMany((items, label) => items.Select(i => i with { Label = label })), [.. classes.Keys]);
    }
}
