using System.Runtime.InteropServices;
using TorchSharp;

namespace Mos.Vision.Tests;

public partial class TorchBackendTests
{
    [Fact]
    public void Torch_computes_without_a_word_to_Mos_first()
    {
        using torch.Tensor sum = torch.ones(3).sum();

        Assert.Equal(3f, sum.item<float>());
    }

    [Fact]
    public void EnsureLoaded_twice_is_harmless()
    {
        TorchBackend.EnsureLoaded();
        TorchBackend.EnsureLoaded();
    }

    [SkippableFact]
    public void OpenMP_threads_are_told_to_wait_passively_where_the_user_said_nothing()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The setting is made on Linux only.");

        string expected = Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") ?? "passive";
        Assert.Equal(expected, Marshal.PtrToStringUTF8(GetEnvironment("OMP_WAIT_POLICY")));
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnvironment(string name);
}
