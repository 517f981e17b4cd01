using Microsoft.Extensions.Logging;

namespace MailServer.Fuzz.Sessions;

/// <summary>Keeps what a session logs as an error: whatever a client says, it is no error of the server.</summary>
internal sealed class ErrorLog : ILogger
{
    private string? _first;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Error) _first ??= $"{formatter(state, exception)}: {exception}";
    }

    public void ThrowIfAny()
    {
        if (_first is { } text) throw new InvalidOperationException(text);
    }
}
