using System.Numerics;
using Mos.Testing;

namespace Mos.Core.Tests.Checkpoints;

public sealed class PyTorchWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("nested.pth")]
    [InlineData("train_legacy.pth.tar")]
    [InlineData("dtypes.pth")]
    [InlineData("bf16.pth")]
    [InlineData("shared_strided.pth")]
    [InlineData("list_top.pth")]
    [InlineData("tensor_top.pth")]
    public void Checkpoint_written_is_read_back(string name)
    {
        using TensorFile golden = TensorFile.Open(SharedData.InRepository(Path.Combine("checkpoints", name)));
        string path = _folder.File("written.pth");

        PyTorchWriter.Write(path, golden.Root!);

        using TensorFile written = TensorFile.Open(path);
        Assert.Equal(TensorFileFormat.PyTorchZip, written.Format);
        Assert.Equal(Describe(golden.Root!), Describe(written.Root!));
        Assert.Equal(golden.Tensors.Count, written.Tensors.Count);
        Assert.All(golden.Tensors.Zip(written.Tensors), pair => StoredTensors.AssertEqual(pair.First, pair.Second));
    }

    [Fact]
    public void Training_checkpoint_is_built_and_read()
    {
        string path = _folder.File("train.pth.tar");
        StoredTensor weight = StoredTensor.FromValues<float>("module.weight", [2, 1], new[] { 1f, 2f });
        PyTorchWriter.Write(path, PickleValue.Dictionary(
            ("step", 20000),
            ("model", PickleValue.StateDict([weight])),
            ("optim", PickleValue.Dictionary(("param_groups", PickleValue.List(PickleValue.Dictionary(("lr", 0.003), ("params", PickleValue.List(0L, 1L)))))))));

        using TensorFile file = TensorFile.Open(path);

        Assert.Equal(["model/module.weight"], file.Tensors.Select(t => t.Name));
        Assert.Equal([1f, 2f], file["model/module.weight"].ToFloats());
        Assert.Equal(20000, file.Root!["step"].ToInt64());
        Assert.Equal(0.003, file.Root["optim"]["param_groups"][0]["lr"].ToDouble());
        Assert.Equal(1, file.Root["optim"]["param_groups"][0]["params"][1].ToInt64());
    }

    [Fact]
    public void Integers_of_any_size_are_written()
    {
        string path = _folder.File("x.pth");
        BigInteger[] values = [0, -1, int.MaxValue, int.MinValue, int.MaxValue + 1L, long.MinValue, BigInteger.Pow(2, 200), -BigInteger.Pow(2, 200)];

        PyTorchWriter.Write(path, PickleValue.Tuple(values.Select(v => (PickleValue)v)));

        using TensorFile file = TensorFile.Open(path);
        Assert.Equal(values, file.Root!.Items.Select(i => i.ToBigInteger()));
    }

    [Fact]
    public void Values_nested_too_deep_are_not_written()
    {
        PickleValue value = PickleValue.List();
        for (int i = 0; i < 200; i++)
        {
            value = PickleValue.List(value);
        }

        Assert.Throws<ArgumentException>(() => PyTorchWriter.Write(_folder.File("x.pth"), value));

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private static string Describe(PickleValue value) => value.Kind switch
    {
        PickleKind.List or PickleKind.Tuple => $"{value.Kind}({string.Join(", ", value.Items.Select(Describe))})",
        PickleKind.Dictionary => $"{value.IsOrdered}({string.Join(", ", value.Entries.Select(e => $"{Describe(e.Key)}: {Describe(e.Value)}"))})",
        PickleKind.Bytes => $"bytes({Convert.ToHexString(value.ToBytes().Span)})",
        PickleKind.Float => $"float({BitConverter.DoubleToInt64Bits(value.ToDouble())})",
        _ => $"{value.Kind}({value})",
    };
}
