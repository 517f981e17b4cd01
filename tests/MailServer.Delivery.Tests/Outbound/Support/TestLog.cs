using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Tests.Outbound.Support;

/// <summary>Keeps what the code logged, and shows it in a failed test.</summary>
internal sealed class TestLog : ILogger
{
    private readonly ITestOutputHelper? _output = TestContext.Current.TestOutputHelper;

    public ConcurrentQueue<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string line = $"{logLevel}: {formatter(state, exception)}";
        Lines.Enqueue(line);
        try
        {
            _output?.WriteLine($"{line} {exception}");
        }
        catch (InvalidOperationException)
        {
            // The test is over.
        }
    }
}
