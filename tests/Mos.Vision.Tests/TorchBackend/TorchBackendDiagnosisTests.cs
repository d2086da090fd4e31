namespace Mos.Vision.Tests;

public class TorchBackendDiagnosisTests
{
    private static readonly TorchBackendFacts Sound = new() { Platform = "linux-x64", Backends = ["/app"], HasEntryLibrary = true };

    [Theory]
    [InlineData("linux-musl-x64", "musl", "Debian 12")]
    [InlineData("linux-arm64", "linux-arm64", "linux-x64")]
    [InlineData("win-x86", "win-x86", "64-bit")]
    public void Platform_without_a_build_is_named_with_the_ones_that_have_one(string platform, string cause, string remedy) =>
        Says(Sound with { Platform = platform }, cause, remedy);

    [Fact]
    public void No_backend_names_the_packages() => Says(Sound with { Backends = [], HasEntryLibrary = false }, "No torch backend", "TorchSharp-cpu");

    [Fact]
    public void Two_backends_are_both_shown() => Says(Sound with { Backends = ["/a/cpu", "/b/cuda"] }, "/a/cpu, /b/cuda", "only one");

    [Fact]
    public void Missing_entry_library_is_told_from_a_missing_backend() => Says(Sound with { HasEntryLibrary = false }, "TorchSharp's native library", "restore");

    [Theory]
    [InlineData("GLIBCXX_3.4.30")]
    [InlineData("GLIBC_2.34")]
    public void Old_system_library_is_named_by_the_version_it_lacks(string version) =>
        Says(Sound with { LoaderMessage = $"/lib/libstdc++.so.6: version `{version}' not found (required by /app/libLibTorchSharp.so)" }, version, "Ubuntu 22.04");

    [Fact]
    public void Missing_CUDA_driver_is_named() =>
        Says(Sound with { LoaderMessage = "libcuda.so.1: cannot open shared object file" }, "NVIDIA driver", "TorchSharp-cpu");

    [Fact]
    public void Unknown_reason_is_given_in_the_words_of_the_loader() =>
        Says(Sound with { LoaderMessage = "undefined symbol: xyz." }, "undefined symbol: xyz;", "same version");

    [Fact]
    public void Probe_finds_one_backend_that_loads()
    {
        TorchBackendFacts facts = TorchBackendFacts.Probe();

        Assert.Single(facts.Backends);
        Assert.True(facts.HasEntryLibrary);
        Assert.Null(facts.LoaderMessage);
    }

    private static void Says(TorchBackendFacts facts, string cause, string remedy)
    {
        string sentence = TorchBackendDiagnosis.Explain(facts);
        Assert.Contains(cause, sentence, StringComparison.Ordinal);
        Assert.Contains(remedy, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', sentence);
    }
}
