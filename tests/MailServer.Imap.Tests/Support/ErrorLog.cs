using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MailServer.Imap.Tests.Support;

/// <summary>Keeps what the engine logs as an error: a bug of ours.</summary>
internal sealed class ErrorLog : ILogger
{
    public ConcurrentQueue<string> Errors { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Error) Errors.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
