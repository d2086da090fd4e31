using System.Runtime.InteropServices;

namespace Mos.Vision;

/// <summary>What can be seen from outside of a backend that did not load.</summary>
internal sealed record TorchBackendFacts
{
    /// <summary>The platform as .NET names it, such as <c>linux-x64</c> or <c>linux-musl-x64</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>The folders in which a libtorch lies: one for each backend package.</summary>
    public required IReadOnlyList<string> Backends { get; init; }

    /// <summary>Whether TorchSharp's own native library was found.</summary>
    public required bool HasEntryLibrary { get; init; }

    /// <summary>What the system's loader said, or null.</summary>
    public string? LoaderMessage { get; init; }

    public static TorchBackendFacts Probe() => new()
    {
        Platform = RuntimePlatform(),
        Backends = TorchLibraries.FindAll("torch"),
        HasEntryLibrary = TorchLibraries.Find(TorchLibraries.Entry) is not null,
        LoaderMessage = TorchLibraries.TryLoadAll(out string? message) ? null : message,
    };

    private static string RuntimePlatform()
    {
        string system = OperatingSystem.IsWindows() ? "win"
            : OperatingSystem.IsMacOS() ? "osx"
            : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal) ? "linux-musl"
            : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }
}
