using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Mos.Detectors;

/// <summary>Lets a detector judge a drawn image, from the bytes of a file on, as a request would.</summary>
internal sealed class OodDetectorHealthCheck(IOodDetector detector) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            OodVerdict verdict = await detector.DetectAsync(DrawnBitmap.Encoded, "health check", cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy("The detector judges images.", new Dictionary<string, object> { ["score"] = verdict.Score });
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, e.Message, e);
        }
    }
}
