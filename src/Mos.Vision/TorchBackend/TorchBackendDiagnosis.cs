using System.Text.RegularExpressions;

namespace Mos.Vision;

/// <summary>From facts to one sentence of cause and remedy.</summary>
internal static partial class TorchBackendDiagnosis
{
    private const string Packages = "TorchSharp-cpu, TorchSharp-cuda-windows or TorchSharp-cuda-linux";

    private static readonly string[] Platforms = ["linux-x64", "win-x64", "osx-arm64"];

    public static TorchBackendException Failure(TorchBackendFacts facts, Exception? cause) => new(Explain(facts), cause);

    public static string Explain(TorchBackendFacts facts)
    {
        string message = facts.LoaderMessage ?? "";
        return facts switch
        {
            _ when facts.Platform.StartsWith("linux-musl", StringComparison.Ordinal) =>
                "The torch backend cannot run on a musl system such as Alpine Linux, because libtorch is built for glibc; use an image based on Debian 12, Ubuntu 22.04 or newer.",
            _ when !Platforms.Contains(facts.Platform) =>
                $"The torch backend has no build for {facts.Platform}; run a 64-bit process on {string.Join(", ", Platforms)}.",
            { Backends.Count: 0 } =>
                $"No torch backend was found beside the application; add one of the packages {Packages} to the executable's project and build again.",
            { Backends.Count: > 1 } =>
                $"{facts.Backends.Count} torch backends were found ({string.Join(", ", facts.Backends)}); reference only one of {Packages}.",
            { HasEntryLibrary: false } =>
                "TorchSharp's native library was not found beside the application although libtorch was; restore the packages again, or publish for this platform.",
            _ when NeededVersion(message) is string version =>
                $"The torch backend needs {version}, which this system's C or C++ library is too old to have; use Debian 12, Ubuntu 22.04 or newer (glibc 2.34, libstdc++ 3.4.30).",
            _ when MentionsCudaDriver(message) =>
                "The CUDA backend needs the NVIDIA driver, which was not found; install the driver, or use the package TorchSharp-cpu.",
            _ => $"The torch backend could not be loaded: {(message.Length == 0 ? "the system's loader gave no reason" : message.Trim().TrimEnd('.'))}; "
                + "check that TorchSharp and the backend package have the same version, and that no older copy lies beside the application.",
        };
    }

    public static bool MentionsCudaDriver(string message) =>
        message.Contains("libcuda.so", StringComparison.Ordinal) || message.Contains("nvcuda", StringComparison.OrdinalIgnoreCase);

    /// <summary>The name in a loader's <c>version `GLIBCXX_3.4.30' not found</c>, or null.</summary>
    private static string? NeededVersion(string message) => MissingVersion().Match(message) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"version [`'](GLIBC\w*_[\d.]+)' not found")]
    private static partial Regex MissingVersion();
}
