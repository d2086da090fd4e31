using System.Diagnostics;
using Mos.Vision;
using Spectre.Console;

namespace Mos.Cli.App;

/// <summary>Shows how far a piece of work has come: bars on a terminal, now and then a line elsewhere, nothing when quiet.</summary>
internal static class ProgressView
{
    private const int NarrowestBar = 6;
    private const int WidestBar = 30;

    /// <summary>What a line takes beside its bar, with the longest name of a stage that is usual.</summary>
    private const int WidthOfTheRest = 66;

    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    public static async Task<T> RunAsync<T>(Terminal terminal, Func<ProgressSink, Task<T>> work)
    {
        if (!terminal.ShowsBars)
        {
            return await work(terminal.IsQuiet ? new ProgressSink(_ => { }) : new ProgressSink(Lines(terminal.Error)));
        }

        return await WithBarsAsync(terminal.ErrorConsole, work);
    }

    /// <summary>A line for each stage: its name, a bar, how much is done, the rate, the time left.</summary>
    public static async Task<T> WithBarsAsync<T>(IAnsiConsole console, Func<ProgressSink, Task<T>> work)
    {
        T? result = default;
        int bar = Math.Clamp(console.Profile.Width - WidthOfTheRest, NarrowestBar, WidestBar);
        await console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = bar }, new PercentageColumn(), new RateColumn(), new RemainingTimeColumn())
            .StartAsync(async context => result = await work(new ProgressSink(Bars(context))));
        return result!;
    }

    private static Action<Tick> Bars(ProgressContext context)
    {
        var bars = new Dictionary<string, ProgressTask>();
        return tick =>
        {
            lock (bars)
            {
                if (!bars.TryGetValue(tick.Stage, out ProgressTask? bar))
                {
                    bars[tick.Stage] = bar = context.AddTask(Markup.Escape(tick.Label));
                }

                bar.Description = Markup.Escape(tick.Label);
                bar.IsIndeterminate = tick.Total is null;
                bar.MaxValue = Math.Max(1, tick.Total ?? 1);
                bar.Value = tick.Done;
            }
        };
    }

    private static Action<Tick> Lines(TextWriter error)
    {
        var last = new Dictionary<string, long>();
        return tick =>
        {
            lock (last)
            {
                bool isDone = tick.Done == tick.Total;
                bool isDue = !last.TryGetValue(tick.Stage, out long since) || Stopwatch.GetElapsedTime(since) >= BetweenLines;
                if (isDone || isDue)
                {
                    last[tick.Stage] = Stopwatch.GetTimestamp();
                    error.WriteLine($"{tick.Label}: {tick.Done}{(tick.Total is long total ? $" of {total}" : "")}");
                }
            }
        };
    }
}

/// <summary>Takes the progress of all kinds of work that the tool runs.</summary>
internal sealed class ProgressSink(Action<Tick> show) : IProgress<OodProgress>, IProgress<FineTuningProgress>
{
    public void Report(OodProgress value) => show(new Tick(value.Stage, value.Done, value.Total));

    public void Report(FineTuningProgress value) =>
        show(new Tick(value.Stage, value.Done, value.Total, value.Loss is double loss ? $"loss {loss:F3}" : null));

    /// <summary>The same, with a name before each stage, where several pieces of work follow each other.</summary>
    public ProgressSink Named(string name) => new(tick => show(tick with { Stage = $"{name}: {tick.Stage}" }));
}
