using Microsoft.Extensions.Options;

namespace Mos.Detectors;

/// <summary>Refuses options that make no sense when the host starts; whether the file is there shows when it is loaded.</summary>
internal sealed class OodDetectorOptionsValidation : IValidateOptions<OodDetectorServiceOptions>
{
    public ValidateOptionsResult Validate(string? name, OodDetectorServiceOptions options) =>
        Fault(options) is { } fault ? ValidateOptionsResult.Fail($"OOD detector{(string.IsNullOrEmpty(name) ? "" : $" '{name}'")}: {fault}") : ValidateOptionsResult.Success;

    private static string? Fault(OodDetectorServiceOptions options) => options switch
    {
        { Path: null or "" } => "there is no Path; set it to a detector file, such as photos.mos.",
        { TargetTpr: not null, FalseAlarmRate: not null } => "TargetTpr and FalseAlarmRate say the same in two ways; set one of them.",
        { TargetTpr: not null and not (> 0 and < 1) } => FormattableString.Invariant($"TargetTpr is a share above 0 and below 1, such as 0.95, not {options.TargetTpr}."),
        { FalseAlarmRate: not null and not (> 0 and < 1) } => FormattableString.Invariant($"FalseAlarmRate is a share above 0 and below 1, such as 0.05, not {options.FalseAlarmRate}."),
        { BatchSize: < 1 } => $"BatchSize is 1 or more, not {options.BatchSize}.",
        { DecodingThreads: < 1 } => $"DecodingThreads is 1 or more, not {options.DecodingThreads}.",
        _ => null,
    };
}
