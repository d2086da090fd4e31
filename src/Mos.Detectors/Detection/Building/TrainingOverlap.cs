using System.Security.Cryptography;

namespace Mos.Detectors;

/// <summary>Finds held-out images that are training images: their scores are too high, and new images would be refused more often than promised.</summary>
internal static class TrainingOverlap
{
    /// <summary>Compares files by path, and those of one length by what is in them; images from elsewhere are not compared.</summary>
    /// <exception cref="MosException">A held-out image is among the training images.</exception>
    public static void Refuse(ImageSet training, ImageSet heldOut, CancellationToken cancellationToken)
    {
        HashSet<string> paths = [.. Files(training)];
        string[] held = [.. Files(heldOut)];
        string[] same = [.. held.Where(paths.Contains)];
        if (same.Length == 0)
        {
            same = [.. SameBytes(paths, held, cancellationToken)];
        }

        if (same.Length > 0)
        {
            throw new MosException(
                $"{same.Length} of the {heldOut.Count} held-out images are training images too, the first '{same[0]}'; calibrate on images that nothing was trained on.");
        }
    }

    /// <summary>Full paths of the images that are files.</summary>
    private static IEnumerable<string> Files(ImageSet images) =>
        images.Items.Where(i => i.Open is null && File.Exists(i.Source)).Select(i => Path.GetFullPath(i.Source));

    private static IEnumerable<string> SameBytes(IEnumerable<string> training, string[] heldOut, CancellationToken cancellationToken)
    {
        ILookup<long, string> byLength = heldOut.Where(p => Length(p) > 0).ToLookup(Length);
        var hashes = new HashSet<string>();
        foreach (string path in training.Where(p => byLength.Contains(Length(p))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            hashes.Add(Hash(path));
        }

        return hashes.Count == 0 ? [] : heldOut.Where(p => hashes.Contains(Hash(p)));
    }

    private static long Length(string path) => new FileInfo(path).Length;

    /// <summary>A file that cannot be read is like no other; that it cannot is said when it is decoded.</summary>
    private static string Hash(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Convert.ToHexString(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }
}
