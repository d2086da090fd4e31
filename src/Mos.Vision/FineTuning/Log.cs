using Microsoft.Extensions.Logging;

namespace Mos.Vision;

/// <summary>The events of fine-tunings. Ids are stable.</summary>
internal static partial class Log
{
    [LoggerMessage(300, LogLevel.Information, "Fine-tuning of {Backbone} begins: {Images} images, {Classes} classes, {Steps} steps")]
    public static partial void Begun(this ILogger logger, string backbone, int images, int classes, int steps);

    [LoggerMessage(301, LogLevel.Information, "Fine-tuning goes on at step {Step} of {Steps}, from the checkpoint in {Folder}")]
    public static partial void Resumed(this ILogger logger, int step, int steps, string folder);

    [LoggerMessage(302, LogLevel.Information, "Fine-tuning ended at step {Step} with a loss of {Loss} and a top-1 of {Top1} after {Seconds:F1} s")]
    public static partial void Ended(this ILogger logger, int step, double loss, double? top1, double seconds);

    [LoggerMessage(303, LogLevel.Warning, "{Unreadable} images of the fine-tuning could not be read and were left out")]
    public static partial void Incomplete(this ILogger logger, int unreadable);
}
