using Mos.Testing;

namespace Mos.Core.Tests.Checkpoints;

public sealed class TensorFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> FilesOfEveryKind() =>
        ["npy/deflated.npz", "npy/stored.npz", "npy/fortran_4d_big_endian.npy", "checkpoints/shared_strided.pth", "checkpoints/train_deflated.pth.tar", "checkpoints/train_legacy.pth.tar"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(FilesOfEveryKind))]
    public void Tensors_are_read_from_several_threads(string name)
    {
        using TensorFile file = TensorFile.Open(SharedData.InRepository(name));
        byte[][] expected = [.. file.Tensors.Select(t => t.ToBytes())];

        Parallel.For(0, 200, i =>
        {
            int t = i % expected.Length;
            Assert.Equal(expected[t], file.Tensors[t].ToBytes());
        });
    }

    [Fact]
    public void Missing_file_is_one_sentence()
    {
        string path = _folder.File("missing.npz");

        var error = Assert.Throws<MosException>(() => TensorFile.Open(path));

        Assert.Equal($"'{path}' does not exist; check the path.", error.Message);
    }

    [Fact]
    public void Folder_is_one_sentence()
    {
        var error = Assert.Throws<MosException>(() => TensorFile.Open(_folder.Path));

        Assert.Contains("it is a folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_name_is_one_sentence_with_file_and_name()
    {
        using TensorFile file = TensorFile.Open(SharedData.InRepository("npy/stored.npz"));

        var error = Assert.Throws<MosFormatException>(() => file["head"]);

        Assert.Contains("stored.npz' has no tensor 'head' among its 7", error.Message, StringComparison.Ordinal);
        Assert.False(file.TryGet("head", out _));
    }

    [Fact]
    public void Disposed_file_is_not_read()
    {
        TensorFile file = TensorFile.Open(SharedData.InRepository("npy/f4.npy"));
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.Tensors[0].ToFloats());
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    [InlineData(1e19)]
    public void Values_that_are_no_whole_numbers_are_refused_as_such(double value)
    {
        StoredTensor tensor = StoredTensor.FromValues<double>("labels", [2], new[] { 1, value });

        var error = Assert.Throws<MosFormatException>(tensor.ToInt64s);

        Assert.Contains("'labels'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_numbers_are_read_from_every_type()
    {
        Assert.Equal([-3L, 7], StoredTensor.FromValues<float>("x", [2], new[] { -3f, 7 }).ToInt64s());
        Assert.Equal([-3L, 7], StoredTensor.FromValues<sbyte>("x", [2], new sbyte[] { -3, 7 }).ToInt64s());
        Assert.Equal([1L, 0], StoredTensor.FromValues<bool>("x", [2], new[] { true, false }).ToInt64s());
        Assert.Throws<MosFormatException>(StoredTensor.FromValues<ulong>("x", [1], new[] { ulong.MaxValue }).ToInt64s);
    }

    [Fact]
    public void Values_that_do_not_fit_the_shape_are_refused()
    {
        Assert.Throws<ArgumentException>(() => StoredTensor.FromValues<float>("x", [2, 2], new float[3]));
        Assert.Throws<ArgumentException>(() => StoredTensor.FromValues<float>("x", [-1], Array.Empty<float>()));
        Assert.Throws<ArgumentException>(() => StoredTensor.FromValues<char>("x", [1], new[] { 'c' }));
        Assert.Throws<InvalidOperationException>(() => StoredTensor.FromValues("x", [2], () => new ReadOnlyMemory<float>([1f])).ToFloats());
    }
}
