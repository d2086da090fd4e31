using System.Buffers.Binary;
using System.Text;
using Mos.Testing;

namespace Mos.Core.Tests.Checkpoints;

public sealed class SafetensorsTests : IDisposable
{
    private const string OneTensor = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Written_file_is_read_back_with_types_shapes_values_and_metadata()
    {
        string path = _folder.File("a.safetensors");
        StoredTensor[] tensors =
        [
            StoredTensor.FromValues<byte>("bytes", [3], new byte[] { 1, 2, 3 }),
            StoredTensor.FromValues<float>("weights/ü", [2, 2], new[] { 1f, -2f, float.NaN, float.Epsilon }),
            StoredTensor.FromValues<long>("step", [], new[] { long.MinValue }),
            StoredTensor.FromValues<double>("empty", [0, 4], Array.Empty<double>()),
            StoredTensor.FromValues<Half>("half", [1], new[] { (Half)0.5f }),
            StoredTensor.FromValues<bool>("flags", [2], new[] { true, false }),
        ];

        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string> { ["mos.format"] = "1", ["text"] = "\"quoted\" ü" });

        using TensorFile file = TensorFile.Open(path);
        Assert.Equal(TensorFileFormat.Safetensors, file.Format);
        Assert.Equal(new Dictionary<string, string> { ["mos.format"] = "1", ["text"] = "\"quoted\" ü" }, file.Metadata);
        Assert.Equal(tensors.Length, file.Tensors.Count);
        Assert.All(tensors, tensor => StoredTensors.AssertEqual(tensor, file[tensor.Name]));
    }

    [Fact]
    public void Written_file_begins_its_data_and_each_tensor_aligned()
    {
        using var stream = new MemoryStream();
        for (int nameLength = 1; nameLength <= 8; nameLength++)
        {
            stream.SetLength(0);
            SafetensorsWriter.Write(stream, [StoredTensor.FromValues<byte>(new string('b', nameLength), [1], new byte[] { 7 }), StoredTensor.FromValues<double>("d", [1], new[] { 2.5 })]);

            byte[] bytes = stream.ToArray();
            long start = 8 + BinaryPrimitives.ReadInt64LittleEndian(bytes);
            Assert.Equal(0, start % 8);
            Assert.Equal(2.5, BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan((int)start)));
            Assert.Equal(7, bytes[^1]);
        }
    }

    [Fact]
    public void File_with_a_header_of_any_length_is_known_for_what_it_is()
    {
        string path = _folder.File("x");
        for (int textLength = 0; textLength < 300; textLength += 4)
        {
            SafetensorsWriter.Write(path, [StoredTensor.FromValues<float>("a", [1], new[] { 1f })], new Dictionary<string, string> { ["text"] = new('t', textLength) });

            using TensorFile file = TensorFile.Open(path);
            Assert.Equal(TensorFileFormat.Safetensors, file.Format);
        }
    }

    [Fact]
    public void Writing_fetches_values_when_their_turn_comes()
    {
        var fetched = new List<string>();
        StoredTensor Lazy(string name) => StoredTensor.FromValues(name, [1], () =>
        {
            fetched.Add(name);
            return new ReadOnlyMemory<float>([1f]);
        });

        StoredTensor[] tensors = [Lazy("a"), Lazy("b")];
        Assert.Empty(fetched);
        SafetensorsWriter.Write(_folder.File("x"), tensors);

        Assert.Equal(["a", "b"], fetched);
    }

    [Theory]
    [InlineData("a", "twice")]
    [InlineData("__metadata__", "for a tensor")]
    public void Writing_refuses_names_that_the_format_cannot_hold(string name, string cause)
    {
        StoredTensor tensor = StoredTensor.FromValues<float>(name, [1], new[] { 1f });

        var error = Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(_folder.File("x"), [tensor, tensor]));

        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Well_formed_file_is_read()
    {
        using TensorFile file = TensorFile.Open(Write(OneTensor, 8));

        Assert.Equal([0f, 0f], file["a"].ToFloats());
    }

    [Theory]
    [InlineData(OneTensor, 7)]
    [InlineData(OneTensor, 9)]
    [InlineData(OneTensor, 0)]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12)]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1e99],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,9223372036854775807]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":5}""", 0)]
    [InlineData("""{"__metadata__":{"a":5}}""", 0)]
    [InlineData("""{"__metadata__":5}""", 0)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6)]
    [InlineData("{", 0)]
    [InlineData("{}}", 0)]
    public void Damaged_file_is_refused_by_name(string header, int dataLength)
    {
        string path = Write(header, dataLength);

        var error = Assert.Throws<MosFormatException>(() => TensorFile.Open(path));

        Assert.StartsWith($"'{path}' ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000UL)]
    [InlineData(1UL << 40)]
    [InlineData(ulong.MaxValue)]
    public void Header_longer_than_the_file_is_refused_without_allocation(ulong length)
    {
        var bytes = new byte[100];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        bytes[8] = (byte)'{';
        string path = _folder.File("long", bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<MosFormatException>(() => TensorFile.Open(path));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 16);
    }

    private string Write(string header, int dataLength)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 8);
        return _folder.File("file.safetensors", bytes);
    }
}
