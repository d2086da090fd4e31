using Mos.Testing;

namespace Mos.Core.Tests.Features;

/// <summary>Stores that tests make, and what is in them.</summary>
internal static class Stores
{
    public const ModelSignals All = ModelSignals.Features | ModelSignals.GroupLogits | ModelSignals.Stages;

    public static SignalStorePlan Plan(ByteModel model, ImageSet images, int index = 0, int count = 1) =>
        new(model.Info, All, images) { ShardIndex = index, ShardCount = count, PartSize = 4 };

    /// <summary>Extracts a store in parts of four images and batches of two.</summary>
    public static async Task<string> ExtractAsync(this TemporaryFolder folder, ByteModel model, ImageSet images, int index = 0, int count = 1, string name = "store")
    {
        string path = folder.File($"{name}-{index}");
        await RunAsync(path, model, Plan(model, images, index, count));
        return path;
    }

    public static Task RunAsync(string path, ByteModel model, SignalStorePlan plan, CancellationToken cancellationToken = default) =>
        SignalExtraction.RunAsync(path, model, plan, new ImageLoaderOptions { BatchSize = 2, Threads = 2 }, cancellationToken: cancellationToken);

    /// <summary>All files of a folder by name.</summary>
    public static Dictionary<string, byte[]> Files(string folder) =>
        Directory.GetFiles(folder).ToDictionary(f => Path.GetFileName(f), File.ReadAllBytes);

    /// <summary>Changes one byte of a file.</summary>
    public static void Damage(string file, int at)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[at < 0 ? bytes.Length + at : at] ^= 1;
        File.WriteAllBytes(file, bytes);
    }
}
