using System.Formats.Tar;
using System.IO.Compression;
using Mos.Testing;

namespace Mos.Imaging.Tests;

public sealed class PhotographTests
{
    [SkippableFact]
    public void Read_validationPhotographs_equalTheReferencePixels()
    {
        string archive = SharedData.Require("data/tiny-imagenet-id.tar.gz");
        string[] rows = [.. File.ReadLines(SharedData.Require("data/check.csv")).Skip(1).Select(line => line.Split(',')[0])];
        using GoldenArrays golden = GoldenArrays.Require("data/check.npz");
        byte[] expected = golden.Bytes("pixels");
        int[] shape = golden.Shape("pixels");
        int imageBytes = shape[1] * shape[2] * 3;
        IImageReader reader = ImageReaders.Create(new Preprocessing(shape[1]));
        var actual = new byte[imageBytes];

        Dictionary<string, byte[]> files = Extract(archive, rows);
        Assert.Equal(shape[0], rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            reader.Read(files[rows[i]], rows[i], actual);
            Pixels.AssertEqual(expected.AsSpan(i * imageBytes, imageBytes), actual, shape[2], rows[i]);
        }
    }

    private static Dictionary<string, byte[]> Extract(string archive, string[] names)
    {
        var files = new Dictionary<string, byte[]>();
        using var tar = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
        while (files.Count < names.Length && tar.GetNextEntry() is TarEntry entry)
        {
            if (entry.DataStream is Stream data && names.FirstOrDefault(name => entry.Name.EndsWith(name, StringComparison.Ordinal)) is string found)
            {
                using var content = new MemoryStream();
                data.CopyTo(content);
                files[found] = content.ToArray();
            }
        }

        return files;
    }
}
