using Mos.Testing;

namespace Mos.Core.Tests.Checkpoints;

public sealed class NumpyWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> GoldenArrayFiles() =>
        new(Directory.GetFiles(SharedData.InRepository("npy"), "*.npy").Select(f => Path.GetFileName(f)!).Where(f => !f.StartsWith("bad_", StringComparison.Ordinal)));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(GoldenArrayFiles))]
    public void Npy_written_is_read_back(string name)
    {
        using TensorFile golden = TensorFile.Open(SharedData.InRepository(Path.Combine("npy", name)));
        string path = _folder.File("x.npy");

        NumpyWriter.WriteNpy(path, golden.Tensors[0]);

        using TensorFile written = TensorFile.Open(path);
        StoredTensors.AssertEqual(golden.Tensors[0], Assert.Single(written.Tensors));
    }

    [Theory]
    [InlineData("version1.npy")]
    [InlineData("zero_d_i8.npy")]
    [InlineData("empty_3d.npy")]
    [InlineData("bool.npy")]
    public void Npy_written_has_the_bytes_that_numpy_writes(string name)
    {
        string golden = SharedData.InRepository(Path.Combine("npy", name));
        using TensorFile file = TensorFile.Open(golden);
        string path = _folder.File("x.npy");

        NumpyWriter.WriteNpy(path, file.Tensors[0]);

        Assert.Equal(File.ReadAllBytes(golden), File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Npz_written_is_read_back(bool compress)
    {
        StoredTensor[] arrays =
        [
            StoredTensor.FromValues<float>("a/b", [2, 3], new[] { 1f, 2, 3, 4, 5, 6 }),
            StoredTensor.FromValues<int>("ü", [], new[] { -7 }),
            StoredTensor.FromValues<float>("long", [300_000], Enumerable.Range(0, 300_000).Select(i => i * 0.5f).ToArray()),
        ];
        string path = _folder.File("x.npz");

        NumpyWriter.WriteNpz(path, arrays, compress);

        using TensorFile file = TensorFile.Open(path);
        Assert.Equal(arrays.Select(a => a.Name), file.Tensors.Select(t => t.Name));
        Assert.All(arrays, array => StoredTensors.AssertEqual(array, file[array.Name]));
        Assert.Equal(compress, new FileInfo(path).Length < 1_000_000);
    }

    [Fact]
    public void Npz_with_one_name_twice_is_not_written()
    {
        StoredTensor array = StoredTensor.FromValues<float>("a", [1], new[] { 1f });

        Assert.Throws<ArgumentException>(() => NumpyWriter.WriteNpz(_folder.File("x.npz"), [array, array]));

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }
}
