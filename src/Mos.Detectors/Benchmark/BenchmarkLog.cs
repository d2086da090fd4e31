using Microsoft.Extensions.Logging;

namespace Mos.Detectors;

/// <summary>The events of benchmarks. Ids are stable.</summary>
internal static partial class BenchmarkLog
{
    [LoggerMessage(200, LogLevel.Information, "Benchmark begins: {Methods} methods on {Models} models, {Sets} data sets of {Images} images")]
    public static partial void Begun(this ILogger logger, int methods, int models, int sets, int images);

    [LoggerMessage(201, LogLevel.Information, "Benchmark stage {Stage} took {Seconds:F1} s for {Images} images")]
    public static partial void StageDone(this ILogger logger, string stage, double seconds, long images);

    [LoggerMessage(202, LogLevel.Warning, "{Unreadable} images of set {Set} could not be read and were left out")]
    public static partial void SetIncomplete(this ILogger logger, int unreadable, string set);
}
