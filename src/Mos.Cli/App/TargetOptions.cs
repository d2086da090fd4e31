using System.CommandLine;

namespace Mos.Cli.App;

/// <summary>The target of a detector, said in one of two ways.</summary>
internal sealed class TargetOptions
{
    private readonly Option<double?> _tpr;
    private readonly Option<double?> _falseAlarmRate = new Option<double?>("--false-alarm-rate") { HelpName = "X", Description = "The same as the share that may be called out-of-distribution: 0.05 is --tpr 0.95." }.ProperShare();

    public TargetOptions(string description) => _tpr = new Option<double?>("--tpr") { HelpName = "X", Description = description }.ProperShare();

    /// <summary>Gives a command both options, of which one may be used.</summary>
    public void AddTo(Command command)
    {
        command.Add(_tpr);
        command.Add(_falseAlarmRate);
        command.NotTogether(_tpr, _falseAlarmRate);
    }

    /// <summary>Refuses another option beside either.</summary>
    public void NotWith(Command command, Option other)
    {
        command.NotTogether(_tpr, other);
        command.NotTogether(_falseAlarmRate, other);
    }

    /// <summary>What follows from the target asked for; null: none was.</summary>
    public T? Of<T>(ParseResult parsed, Func<double, T> byTpr, Func<double, T> byFalseAlarmRate)
        where T : class => (parsed.GetValue(_tpr), parsed.GetValue(_falseAlarmRate)) switch
        {
            (double tpr, _) => byTpr(tpr),
            (_, double rate) => byFalseAlarmRate(rate),
            _ => null,
        };
}
