using System.Globalization;
using System.Runtime.InteropServices;

namespace Mos.Detectors;

/// <summary>Processor, cores, memory and operating system in a line.</summary>
internal static class MachineDescription
{
    public static string OfThis()
    {
        double gigabytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Processor()}, {Environment.ProcessorCount} cores, {gigabytes:0.#} GiB, {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.FrameworkDescription}");
    }

    private static string Processor()
    {
        const string Information = "/proc/cpuinfo";
        string? name = File.Exists(Information)
            ? File.ReadLines(Information).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return name ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
