using System.CommandLine;

namespace Mos.Cli.App;

/// <summary>The target of a detector, said in one of two ways.</summary>
internal sealed class TargetOptions
{
    /// <param name="description">What the target is to this command.</param>
    public TargetOptions(string description) => Tpr = new Option<double?>("--tpr") { HelpName = "X", Description = description }.ProperShare();

    public Option<double?> Tpr { get; }

    public Option<double?> FalseAlarmRate { get; } = new Option<double?>("--false-alarm-rate") { HelpName = "X", Description = "The same as the share that may be called out-of-distribution: 0.05 is --tpr 0.95." }.ProperShare();

    /// <summary>What follows from the target asked for; null: none was.</summary>
    public T? Of<T>(ParseResult parsed, Func<double, T> byTpr, Func<double, T> byFalseAlarmRate)
        where T : class => (parsed.GetValue(Tpr), parsed.GetValue(FalseAlarmRate)) switch
        {
            (double tpr, _) => byTpr(tpr),
            (_, double rate) => byFalseAlarmRate(rate),
            _ => null,
        };
}
