using System.Globalization;
using System.Text.Json;
using Mos.Testing;

namespace Mos.Core.Tests.Checkpoints;

public sealed class NumpyGoldenTests
{
    private static readonly JsonElement Expected = JsonDocument.Parse(File.ReadAllText(SharedData.InRepository("npy_expected.json"))).RootElement;

    public static TheoryData<string> ArrayFiles() => Names("npy");

    public static TheoryData<string> ArchiveFiles() => Names("npz");

    public static TheoryData<string> RefusedFiles() => Names("refuse");

    [Theory]
    [MemberData(nameof(ArrayFiles))]
    public void Npy_equals_numpy(string name)
    {
        using TensorFile file = TensorFile.Open(PathOf(name));

        Assert.Equal(TensorFileFormat.Npy, file.Format);
        StoredTensor tensor = Assert.Single(file.Tensors);
        Assert.Equal(string.Empty, tensor.Name);
        AssertEqual(Expected.GetProperty("npy").GetProperty(name), tensor);
    }

    [Theory]
    [MemberData(nameof(ArchiveFiles))]
    public void Npz_equals_numpy(string name)
    {
        JsonElement arrays = Expected.GetProperty("npz").GetProperty(name).GetProperty("arrays");
        using TensorFile file = TensorFile.Open(PathOf(name));

        Assert.Equal(TensorFileFormat.Npz, file.Format);
        Assert.Equal(arrays.EnumerateObject().Select(a => a.Name).Order(), file.Tensors.Select(t => t.Name).Order());
        foreach (JsonProperty array in arrays.EnumerateObject())
        {
            AssertEqual(array.Value, file[array.Name]);
        }
    }

    [Theory]
    [MemberData(nameof(RefusedFiles))]
    public void Damaged_or_foreign_file_is_refused_by_name_without_large_allocation(string name)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<MosFormatException>(() => ReadAll(PathOf(name)));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(PathOf(name), error.Path);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    private static TheoryData<string> Names(string section) => new(Expected.GetProperty(section).EnumerateObject().Select(p => p.Name));

    private static string PathOf(string name) => SharedData.InRepository(Path.Combine("npy", name));

    private static void ReadAll(string path)
    {
        using TensorFile file = TensorFile.Open(path);
        foreach (StoredTensor tensor in file.Tensors)
        {
            tensor.ToBytes();
        }
    }

    private static void AssertEqual(JsonElement expected, StoredTensor tensor)
    {
        string type = expected.GetProperty("dtype").GetString()!;
        Assert.Equal(type, ShortName(tensor.ElementType));
        Assert.Equal(expected.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64()), tensor.Shape);
        JsonElement[] values = [.. expected.GetProperty("values").EnumerateArray()];
        switch (type)
        {
            case "u8": Assert.Equal(values.Select(v => (ulong)Whole(v)), ToUInt64s(tensor)); break;
            case "b1" or [('i' or 'u'), ..]: Assert.Equal(values.Select(v => (long)Whole(v)), tensor.ToInt64s()); break;
            default:
                Assert.Equal(values.Select(Real), tensor.ToDoubles());
                Assert.Equal(values.Select(v => (float)Real(v)), tensor.ToFloats());
                break;
        }
    }

    private static string ShortName(TensorElementType type) => type switch
    {
        TensorElementType.Bool => "b1",
        TensorElementType.Float16 => "f2",
        TensorElementType.Float32 => "f4",
        TensorElementType.Float64 => "f8",
        _ => (type.ToString()[0] == 'U' ? "u" : "i") + (type.SizeInBytes().ToString(CultureInfo.InvariantCulture)),
    };

    private static ulong[] ToUInt64s(StoredTensor tensor)
    {
        byte[] bytes = tensor.ToBytes();
        return [.. Enumerable.Range(0, bytes.Length / 8).Select(i => BitConverter.ToUInt64(bytes, i * 8))];
    }

    private static Int128 Whole(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Int128.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => (Int128)value.GetDouble(),
    };

    private static double Real(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : value.GetDouble();
}
