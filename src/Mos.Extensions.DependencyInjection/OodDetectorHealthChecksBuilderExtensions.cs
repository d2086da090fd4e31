using Microsoft.Extensions.Diagnostics.HealthChecks;
using Mos.Detectors;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>A health check for a detector.</summary>
public static class OodDetectorHealthChecksBuilderExtensions
{
    /// <summary>Adds a check that loads the detector, if it was not yet, and lets it judge a drawn image: healthy if there is a verdict, whatever it says.</summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="key">The key of the detector; null: the one without a key.</param>
    /// <param name="failureStatus">What a failure is reported as; null: unhealthy.</param>
    /// <param name="tags">Tags of the check.</param>
    public static IHealthChecksBuilder AddOodDetector(
        this IHealthChecksBuilder builder, string name = "ood-detector", string? key = null, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return builder.Add(new HealthCheckRegistration(
            name,
            s => new OodDetectorHealthCheck(key is null ? s.GetRequiredService<IOodDetector>() : s.GetRequiredKeyedService<IOodDetector>(key)),
            failureStatus,
            tags));
    }
}
