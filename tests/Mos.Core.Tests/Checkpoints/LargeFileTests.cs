using System.Buffers.Binary;
using System.Text;
using Mos.Testing;

namespace Mos.Core.Tests.Checkpoints;

/// <summary>Files of more than a gigabyte, almost all of it holes: opening one, and reading a small tensor of it, takes little memory.</summary>
public sealed class LargeFileTests : IDisposable
{
    private const long LargeCount = 300_000_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Safetensors_is_read_on_demand()
    {
        string path = _folder.File("large.safetensors");
        byte[] header = Encoding.UTF8.GetBytes(
            $$$"""{"large":{"dtype":"F32","shape":[{{{LargeCount}}}],"data_offsets":[0,{{{LargeCount * 4}}}]},"""
            + $$$"""  "small":{"dtype":"F32","shape":[2],"data_offsets":[{{{LargeCount * 4}}},{{{(LargeCount * 4) + 8}}}]}}""");
        using (FileStream stream = File.Create(path))
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            WriteTail(stream, 8 + header.Length + (LargeCount * 4));
        }

        AssertReadOnDemand(path);
    }

    [Fact]
    public void Npz_is_read_on_demand()
    {
        string path = _folder.File("large.npz");
        StoredTensor small = StoredTensor.FromValues<float>("small", [2], new[] { 1.5f, -2f });
        NumpyWriter.WriteNpz(path, [small, StoredTensor.FromValues<float>("large", [1], new[] { 0f })]);
        GrowLastEntry(path, LargeCount * 4);

        AssertReadOnDemand(path);
    }

    private static void AssertReadOnDemand(string path)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        using TensorFile file = TensorFile.Open(path);
        float[] small = file["small"].ToFloats();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 19);
        Assert.True(new FileInfo(path).Length > 1L << 30);
        Assert.Equal(LargeCount, file["large"].Count);
        Assert.Equal([1.5f, -2f], small);
    }

    private static void WriteTail(FileStream stream, long position)
    {
        stream.SetLength(position);
        stream.Position = position;
        stream.Write([0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0]);
    }

    /// <summary>Makes the last array of an archive larger by a hole: the header says so, the directory moves behind it.</summary>
    private static void GrowLastEntry(string path, long dataLength)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int directory = (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 6));
        int last = bytes.AsSpan(directory + 4).IndexOf("PK\u0001\u0002"u8) + directory + 4;
        int dataStart = directory - sizeof(float);
        byte[] shape = Encoding.ASCII.GetBytes($"({LargeCount},), }}");
        shape.CopyTo(bytes.AsSpan(bytes.AsSpan(0, directory).LastIndexOf("(1,), }"u8)));

        uint entryLength = (uint)(BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(last + 24)) - sizeof(float) + dataLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(last + 20), entryLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(last + 24), entryLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 6), (uint)(dataStart + dataLength));
        using FileStream stream = File.Create(path);
        stream.Write(bytes.AsSpan(0, dataStart));
        stream.SetLength(dataStart + dataLength);
        stream.Position = stream.Length;
        stream.Write(bytes.AsSpan(directory));
    }
}
