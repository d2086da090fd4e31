using Mos.Testing;

namespace Mos.Core.Tests.Checkpoints;

/// <summary>Whatever happens to the bytes of a file, it is read or refused; it never crashes, hangs or fills the memory.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private const int Trials = 150;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Files() =>
    [
        "npy/fortran_3d.npy",
        "npy/stored.npz",
        "npy/deflated.npz",
        "npy/streamed.npz",
        "checkpoints/train_zip.pth.tar",
        "checkpoints/train_deflated.pth.tar",
        "checkpoints/train_legacy.pth.tar",
        "checkpoints/nested_proto4.pth",
        "checkpoints/shared_strided_legacy.pth",
        "safetensors",
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void Changed_bytes_are_read_or_refused(string name)
    {
        byte[] golden = Contents(name);
        var random = new Random(1);
        for (int trial = 0; trial < Trials; trial++)
        {
            byte[] bytes = [.. golden];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            AssertReadOrRefused(bytes, $"{name}, trial {trial}");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Cut_file_is_refused(string name)
    {
        byte[] golden = Contents(name);
        for (int trial = 0; trial < Trials; trial++)
        {
            byte[] bytes = golden[..(golden.Length * trial / Trials)];

            Assert.True(AssertReadOrRefused(bytes, $"{name}, {bytes.Length} bytes") is MosFormatException, $"{name} was read from {bytes.Length} of {golden.Length} bytes.");
        }
    }

    private byte[] Contents(string name)
    {
        if (name != "safetensors")
        {
            return File.ReadAllBytes(SharedData.InRepository(name));
        }

        string path = _folder.File("made");
        SafetensorsWriter.Write(path, [StoredTensor.FromValues<float>("a", [2, 3], new float[6]), StoredTensor.FromValues<byte>("b", [5], new byte[5])], new Dictionary<string, string> { ["k"] = "v" });
        return File.ReadAllBytes(path);
    }

    private Exception? AssertReadOrRefused(byte[] bytes, string what)
    {
        string path = _folder.File("damaged", bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? error = Record.Exception(() =>
        {
            using TensorFile file = TensorFile.Open(path);
            foreach (StoredTensor tensor in file.Tensors)
            {
                tensor.ToDoubles();
            }
        });
        Assert.True(error is null or MosFormatException, $"{what}: {error}");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 24, $"{what} allocated {GC.GetAllocatedBytesForCurrentThread() - before} bytes.");
        return error;
    }
}
