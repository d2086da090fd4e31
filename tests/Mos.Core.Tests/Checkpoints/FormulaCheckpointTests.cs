using System.IO.Compression;
using System.Text.Json;
using Mos.Testing;

namespace Mos.Core.Tests.Checkpoints;

/// <summary>Whole checkpoints of the reference's training loop.</summary>
public sealed class FormulaCheckpointTests : IDisposable
{
    private const string Prefix = "model/module.";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("formula_small.pth.tar.gz", TensorFileFormat.PyTorchZip)]
    [InlineData("formula_small_legacy.pth.tar.gz", TensorFileFormat.PyTorchLegacy)]
    public void Formula_network_is_read_bit_for_bit(string name, TensorFileFormat format)
    {
        JsonElement[] parameters = [.. JsonDocument.Parse(File.ReadAllText(SharedData.Require("golden/formula_network.json"))).RootElement.GetProperty("parameters").EnumerateArray()];
        using TensorFile file = Open(name);

        Assert.Equal(format, file.Format);
        Assert.Equal(20000, file.Root!["step"].ToInt64());
        Assert.Equal(parameters.Select(p => Prefix + p.GetProperty("name").GetString()), file.Tensors.Select(t => t.Name));
        foreach (JsonElement parameter in parameters)
        {
            StoredTensor tensor = file[Prefix + parameter.GetProperty("name").GetString()];
            Assert.Equal(parameter.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64()), tensor.Shape);
            Assert.Equal(Formula(parameter, tensor.Count), tensor.ToFloats());
        }
    }

    [SkippableFact]
    public void Finetuned_head_is_read_with_its_optimizer()
    {
        using GoldenArrays golden = GoldenArrays.Require("golden/finetune_head.npz");
        using TensorFile file = Open("finetuned_head.pth.tar.gz");

        Assert.Equal(8, file.Root!["step"].ToInt64());
        PickleValue state = file.Root["optim"]["state"];
        Assert.Equal([2, 3], state.Entries.Where(e => e.Value.TryGet("momentum_buffer", out PickleValue? b) && b.Kind == PickleKind.Tensor).Select(e => e.Key.ToInt64()));
        foreach ((string name, int index) in new[] { ("head.conv.weight", 2), ("head.conv.bias", 3) })
        {
            Assert.Equal(golden.Floats($"a|after:{name}"), file[Prefix + name].ToFloats());
            Assert.Equal(golden.Floats($"a|momentum_buffer:{name}"), state[index]["momentum_buffer"].ToTensor().ToFloats());
        }
    }

    private TensorFile Open(string name)
    {
        string path = _folder.File("checkpoint");
        using (Stream packed = File.OpenRead(SharedData.Require($"golden/checkpoints/{name}")))
        using (var unpacked = new GZipStream(packed, CompressionMode.Decompress))
        using (Stream stream = File.Create(path))
        {
            unpacked.CopyTo(stream);
        }

        return TensorFile.Open(path);
    }

    /// <summary>base + scale * r(t, i mod 2039), with r from a 32-bit hash.</summary>
    private static float[] Formula(JsonElement parameter, long count)
    {
        uint t = parameter.GetProperty("t").GetUInt32();
        double first = parameter.GetProperty("base").GetDouble();
        double scale = parameter.GetProperty("scale").GetDouble();
        float[] period = [.. Enumerable.Range(0, 2039).Select(j => (float)(first + (scale * (((Hash((t * 0x9E3779B1) + (uint)j) >> 8) - 8388608.0) / 8388608.0))))];
        var values = new float[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = period[i % period.Length];
        }

        return values;
    }

    private static uint Hash(uint x)
    {
        x ^= x >> 16;
        x *= 0x7feb352d;
        x ^= x >> 15;
        x *= 0x846ca68b;
        return x ^ (x >> 16);
    }
}
