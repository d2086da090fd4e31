using Microsoft.Extensions.Logging;

namespace Mos.Testing;

/// <summary>Keeps what was logged, in order.</summary>
public sealed class RecordedLogs : ILoggerFactory, ILogger
{
    /// <summary>What was logged so far.</summary>
    public IList<(LogLevel Level, EventId Id, string Text)> Entries { get; } = new List<(LogLevel, EventId, string)>();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (Entries)
        {
            Entries.Add((logLevel, eventId, formatter(state, exception)));
        }
    }

    public void Dispose()
    {
    }
}
