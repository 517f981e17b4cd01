using System.Collections.Concurrent;
using MailServer.Hosting.Engines;
using MailServer.Hosting.Options;

namespace MailServer.Testing;

/// <summary>The sessions of a <see cref="MailTestHost"/> over connections in memory.</summary>
internal sealed class TestConnections(MailEngineRunner runner, MailFaults faults, TimeProvider time) : IAsyncDisposable
{
    private static readonly InMemoryConnectionOptions Secured = new() { Tls = TestTls.Facts };

    private readonly ConcurrentDictionary<InMemoryConnection, Task> _sessions = new();
    private readonly CancellationTokenSource _stopping = new();

    public InMemoryConnection Open(string protocol, InMemoryConnectionOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(protocol);
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
        var connection = new InMemoryConnection(options ?? Secured);
        var listener = new MailListenerContext(protocol, protocol, connection.Tls is null ? MailTlsMode.StartTls : MailTlsMode.Implicit, null, new MailListenerOptions());
        _sessions[connection] = Task.Run(() => ServeAsync(connection, listener));
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var (connection, _) in _sessions) connection.Abort("the test host ends");
        await Task.WhenAll(_sessions.Values).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task ServeAsync(InMemoryConnection connection, MailListenerContext listener)
    {
        await using (connection.ConfigureAwait(false))
        {
            await runner.RunAsync(new FaultyConnection(connection, faults, time), listener, _stopping.Token).ConfigureAwait(false);
        }
    }
}
