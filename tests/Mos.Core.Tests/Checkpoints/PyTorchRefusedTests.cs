using System.IO.Compression;
using System.Text.Json;
using Mos.Testing;

namespace Mos.Core.Tests.Checkpoints;

public sealed class PyTorchRefusedTests : IDisposable
{
    private static readonly JsonElement Expected = JsonDocument.Parse(File.ReadAllText(SharedData.InRepository("checkpoints.json"))).RootElement;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Refused() => Names("refuse");

    public static TheoryData<string> RefusedOrRead() => Names("refuse_or_read");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Refused))]
    public void Hostile_or_damaged_checkpoint_is_refused_by_name_without_large_allocation(string name)
    {
        string path = Write(name);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<MosFormatException>(() => ReadAll(path));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(path, error.Path);
        Assert.StartsWith($"'{path}' ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(RefusedOrRead))]
    public void Odd_checkpoint_is_read_or_refused_without_large_allocation(string name)
    {
        string path = Write(name);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Exception? error = Record.Exception(() => ReadAll(path));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 26);
        Assert.True(error is null or MosFormatException, $"{error}");
    }

    [Theory]
    [InlineData("bad_os_system.pth", "posix.system")]
    [InlineData("bad_eval_proto4.pth", "builtins.eval")]
    [InlineData("bad_global_dotted.pth", "torch.os.system")]
    [InlineData("bad_newobj.pth", "builtins.object")]
    [InlineData("bad_ext1.pth", "Extension1")]
    [InlineData("bad_plain_pickle.pth", "magic number")]
    [InlineData("bad_truncated_legacy.pth.tar", "cut short")]
    [InlineData("bad_text.pth", "web page")]
    public void Refusal_names_the_cause(string name, string cause)
    {
        var error = Assert.Throws<MosFormatException>(() => ReadAll(Write(name)));

        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_that_double_with_every_instruction_cost_nothing()
    {
        string path = WriteDoublingLists([(byte)']'], []);
        long before = GC.GetAllocatedBytesForCurrentThread();

        using TensorFile file = TensorFile.Open(path);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 18);
        Assert.Equal(2, file.Root!.Items[1].Items.Count);
        Assert.Empty(file.Tensors);
    }

    [Fact]
    public void Tensors_that_double_with_every_instruction_are_refused()
    {
        using TensorFile one = TensorFile.Open(SharedData.InRepository("checkpoints/tensor_top.pth"));
        string written = _folder.File("one.pth");
        PyTorchWriter.Write(written, one.Root!);
        using ZipArchive archive = ZipFile.OpenRead(written);
        using var pickle = new MemoryStream();
        archive.GetEntry("archive/data.pkl")!.Open().CopyTo(pickle);
        byte[] storage = one.Tensors[0].ToBytes();

        // Without the protocol in front and the stop behind it is one instruction among others.
        string path = WriteDoublingLists(pickle.ToArray()[2..^1], storage);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<MosFormatException>(() => TensorFile.Open(path));

        Assert.Contains("more than 131072 tensors", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 27);
    }

    [Fact]
    public void Refused_entries_are_all_described()
    {
        using GoldenArrays files = GoldenArrays.Open(SharedData.InRepository("checkpoints_refuse.npz"));

        Assert.Equal(NamesIn("refuse").Concat(NamesIn("refuse_or_read")).Order(), files.Names.Order());
    }

    private static TheoryData<string> Names(string section) => new(NamesIn(section));

    private static IEnumerable<string> NamesIn(string section) => Expected.GetProperty(section).EnumerateObject().Select(p => p.Name);

    private string Write(string name)
    {
        using GoldenArrays files = GoldenArrays.Open(SharedData.InRepository("checkpoints_refuse.npz"));
        return _folder.File(name, files.Bytes(name));
    }

    private string WriteDoublingLists(byte[] first, byte[] storage)
    {
        List<byte> pickle = [0x80, 2, .. first, (byte)'q', 0];
        for (byte i = 1; i <= 60; i++)
        {
            pickle.AddRange([(byte)']', (byte)'(', (byte)'h', (byte)(i - 1), (byte)'h', (byte)(i - 1), (byte)'e', (byte)'q', i]);
        }

        string path = _folder.File("doubling.pth");
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, byte[] contents) in new[] { ("data.pkl", [.. pickle, (byte)'.']), ("data/0", storage) })
        {
            using Stream stream = archive.CreateEntry($"x/{name}").Open();
            stream.Write(contents);
        }

        return path;
    }

    private static void ReadAll(string path)
    {
        using TensorFile file = TensorFile.Open(path);
        foreach (StoredTensor tensor in file.Tensors)
        {
            tensor.ToBytes();
        }
    }
}
