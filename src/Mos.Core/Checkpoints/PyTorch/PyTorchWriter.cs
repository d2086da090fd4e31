using System.Globalization;
using System.IO.Compression;

namespace Mos;

/// <summary>Writes checkpoints that Python's <c>torch.load</c> opens, with <c>weights_only</c> as well (the zip format of PyTorch 1.6 and later).</summary>
public static class PyTorchWriter
{
    private const string Folder = "archive";

    /// <summary>Writes a checkpoint, whole or not at all.</summary>
    /// <param name="path">The file, usually <c>.pth</c> or <c>.pth.tar</c>.</param>
    /// <param name="root">The tree; values of tensors are fetched one after the other.</param>
    /// <exception cref="ArgumentException">The tree is nested too deep, or PyTorch has no such element type: unsigned integers above 8 bits.</exception>
    /// <exception cref="MosException">The file cannot be written.</exception>
    public static void Write(string path, PickleValue root)
    {
        ArgumentNullException.ThrowIfNull(root);
        AtomicFile.Write(path, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            List<StoredTensor> storages = [];
            archive.Add($"{Folder}/data.pkl", entry =>
            {
                using var buffered = new BufferedStream(entry);
                var pickler = new Pickler(buffered);
                pickler.Write(root);
                storages = pickler.Storages;
            });
            archive.Add($"{Folder}/byteorder", entry => entry.Write("little"u8));
            for (int i = 0; i < storages.Count; i++)
            {
                archive.Add($"{Folder}/data/{StorageKey(i)}", storages[i].CopyTo);
            }

            archive.Add($"{Folder}/version", entry => entry.Write("3\n"u8));
        });
    }

    internal static string StorageKey(int index) => index.ToString(CultureInfo.InvariantCulture);
}
