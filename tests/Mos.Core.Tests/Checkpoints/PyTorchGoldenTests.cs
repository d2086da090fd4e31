using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Mos.Testing;

namespace Mos.Core.Tests.Checkpoints;

public sealed class PyTorchGoldenTests
{
    private static readonly JsonElement Expected = JsonDocument.Parse(File.ReadAllText(SharedData.InRepository("checkpoints.json"))).RootElement;

    public static TheoryData<string> Files() => new(Expected.GetProperty("files").EnumerateObject()
        .Where(f => f.Value.TryGetProperty("content", out _) || f.Value.TryGetProperty("same_content_as", out _))
        .Select(f => f.Name));

    [Theory]
    [MemberData(nameof(Files))]
    public void Checkpoint_equals_pytorch(string name)
    {
        JsonElement description = Expected.GetProperty("files").GetProperty(name);
        string content = description.TryGetProperty("same_content_as", out JsonElement same) ? same.GetString()! : name;
        using GoldenArrays arrays = GoldenArrays.Open(SharedData.InRepository("checkpoints.npz"));
        using TensorFile file = TensorFile.Open(SharedData.InRepository(Path.Combine("checkpoints", name)));

        Assert.Equal(description.GetProperty("format").GetString() == "zip" ? TensorFileFormat.PyTorchZip : TensorFileFormat.PyTorchLegacy, file.Format);
        var tensors = new List<string>();
        AssertEqual(Expected.GetProperty("files").GetProperty(content).GetProperty("content"), file.Root!, arrays, content, tensors);
        Assert.Equal(tensors, file.Tensors.Select(t => t.Name));
    }

    [Fact]
    public void Checkpoint_made_by_hand_is_read()
    {
        using TensorFile file = TensorFile.Open(SharedData.InRepository("checkpoints/handmade_ok.pth"));

        Assert.Equal([0f, 1f, 2f, 3f], Assert.Single(file.Tensors).ToFloats());
    }

    private static void AssertEqual(JsonElement expected, PickleValue actual, GoldenArrays arrays, string file, List<string> tensors)
    {
        JsonProperty kind = expected.EnumerateObject().First();
        switch (kind.Name)
        {
            case "none": Assert.Equal(PickleKind.None, actual.Kind); break;
            case "bool": Assert.Equal(kind.Value.GetBoolean(), actual.ToBoolean()); break;
            case "int": Assert.Equal(BigInteger.Parse(kind.Value.GetString()!, CultureInfo.InvariantCulture), actual.ToBigInteger()); break;
            case "float": Assert.Equal(kind.Value.GetDouble(), actual.ToDouble()); break;
            case "str" or "dtype": Assert.Equal(kind.Value.GetString(), actual.ToText()); break;
            case "bytes": Assert.Equal(kind.Value.EnumerateArray().Select(b => b.GetByte()), actual.ToBytes().ToArray()); break;
            case "torch.Size": Assert.Equal(kind.Value.EnumerateArray().Select(s => s.GetInt64()), actual.Items.Select(i => i.ToInt64())); break;
            case "list" or "tuple":
                Assert.Equal(kind.Name == "list" ? PickleKind.List : PickleKind.Tuple, actual.Kind);
                Assert.Equal(kind.Value.GetArrayLength(), actual.Items.Count);
                Assert.All(kind.Value.EnumerateArray().Zip(actual.Items), p => AssertEqual(p.First, p.Second, arrays, file, tensors));
                break;
            case "dict":
                Assert.Equal(kind.Value.GetArrayLength(), actual.Entries.Count);
                Assert.Equal(expected.GetProperty("type").GetString() == "OrderedDict", actual.IsOrdered);
                foreach ((JsonElement pair, KeyValuePair<PickleValue, PickleValue> entry) in kind.Value.EnumerateArray().Zip(actual.Entries))
                {
                    AssertEqual(pair[0], entry.Key, arrays, file, tensors);
                    AssertEqual(pair[1], entry.Value, arrays, file, tensors);
                }

                break;
            case "tensor":
                string key = kind.Value.GetString()!;
                AssertEqual(expected, actual.ToTensor(), arrays, key);
                Assert.Equal(key == file ? string.Empty : key[(file.Length + 1)..], actual.ToTensor().Name);
                tensors.Add(actual.ToTensor().Name);
                break;
            default: Assert.Fail($"The test does not know values of kind '{kind.Name}'."); break;
        }
    }

    private static void AssertEqual(JsonElement expected, StoredTensor actual, GoldenArrays arrays, string key)
    {
        string type = expected.GetProperty("dtype").GetString()!;
        Assert.Equal(type, actual.ElementType.ToString(), ignoreCase: true);
        Assert.Equal(expected.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64()), actual.Shape);
        Assert.Equal(arrays.Shape(key), actual.Shape.Select(s => (int)s));
        Assert.Equal(arrays.Doubles(key), actual.ToDoubles());
        if (type != "bfloat16")
        {
            Assert.Equal(arrays.Bytes(key), actual.ToBytes());
        }
    }
}
