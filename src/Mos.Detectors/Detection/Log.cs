using Microsoft.Extensions.Logging;

namespace Mos.Detectors;

/// <summary>The events of detectors. Ids are stable; what images are called is told where one is at fault, else at the level of a trace.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Scorers {Scorers} were fitted on {Images} images of model {Model}")]
    public static partial void Fitted(this ILogger logger, string scorers, int images, string model);

    [LoggerMessage(101, LogLevel.Information, "Detector with scorer {Scorer} on model {Model} was calibrated on {HeldOut} images: out-of-distribution below {Threshold} (TPR {TargetTpr})")]
    public static partial void Calibrated(this ILogger logger, string scorer, string model, int heldOut, double threshold, double targetTpr);

    [LoggerMessage(102, LogLevel.Warning, "{Warning}")]
    public static partial void HeldOutLooksWrong(this ILogger logger, string warning);

    [LoggerMessage(103, LogLevel.Information, "Detector {Path} was loaded: scorer {Scorer} on model {Model}, calibrated on {HeldOut} images")]
    public static partial void Loaded(this ILogger logger, string path, string scorer, string model, int heldOut);

    [LoggerMessage(104, LogLevel.Warning, "Image {Source} was left out: {Reason}")]
    public static partial void Unreadable(this ILogger logger, string source, string reason);

    [LoggerMessage(105, LogLevel.Debug, "One pass judged {Images} images that were asked for at the same time")]
    public static partial void PassDone(this ILogger logger, int images);

    [LoggerMessage(106, LogLevel.Trace, "{Source}: {Verdict}")]
    public static partial void Judged(this ILogger logger, string source, OodVerdict verdict);
}
