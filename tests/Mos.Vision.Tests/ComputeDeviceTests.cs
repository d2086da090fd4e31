namespace Mos.Vision.Tests;

public class ComputeDeviceTests
{
    [Theory]
    [InlineData("cpu", "cpu")]
    [InlineData("CPU", "cpu")]
    [InlineData("cuda", "cuda:0")]
    [InlineData("cuda:3", "cuda:3")]
    public void Parse_reads_what_ToString_writes(string text, string expected)
    {
        ComputeDevice device = ComputeDevice.Parse(text);

        Assert.Equal(expected, device.ToString());
        Assert.Equal(device, ComputeDevice.Parse(expected));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda: 1")]
    public void Parse_names_what_it_does_not_know(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => ComputeDevice.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, false, 0, "CUDA backend")]
    [InlineData(0, true, 0, "driver")]
    [InlineData(2, true, 2, "among the 2")]
    public void Refusal_names_cause_and_remedy(int index, bool hasBackend, int count, string cause) =>
        Assert.Contains(cause, ComputeDevice.Refusal(index, hasBackend, count), StringComparison.Ordinal);

    [Fact]
    public void Device_that_is_there_is_not_refused() => Assert.Null(ComputeDevice.Refusal(1, hasBackend: true, count: 2));

    [Fact]
    public void Model_on_a_graphics_card_without_a_CUDA_backend_is_refused()
    {
        Assert.Null(TorchLibraries.Find("torch_cuda"));

        Assert.Throws<TorchBackendException>(() => BitModel.Create(FormulaNetwork.Small, new Preprocessing(32), device: ComputeDevice.Cuda()));
    }
}
