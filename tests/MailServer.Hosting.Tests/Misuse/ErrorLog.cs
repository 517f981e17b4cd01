using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MailServer.Hosting.Tests.Misuse;

/// <summary>Keeps what was logged with an exception, or as an error.</summary>
internal sealed class ErrorLog : ILoggerProvider
{
    public ConcurrentQueue<(string Text, Exception? Failure)> Entries { get; } = new();

    /// <summary>Whether a line has that text and that exception.</summary>
    public bool Has<TFailure>(string text)
        where TFailure : Exception =>
        Entries.Any(entry => entry.Failure is TFailure && entry.Text.Contains(text, StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    public override string ToString() => string.Join("\n", Entries.Select(entry => $"{entry.Text} ({entry.Failure?.GetType().Name}: {entry.Failure?.Message})"));

    private sealed class Logger(ErrorLog owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not null || logLevel >= LogLevel.Error) owner.Entries.Enqueue((formatter(state, exception), exception));
        }
    }
}
