using MailServer.Hosting.Options;
using MailServer.Passwords;
using MailServer.Storage.Embedded;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailServer.Core.Embedded;

/// <summary>Opens the embedded store before the listeners take connections, and closes it after the last session has ended.</summary>
internal sealed class EmbeddedStoreLifetime(
    IOptions<MailServerOptions> server,
    EmbeddedStoreConfiguration configuration,
    IEnumerable<IPasswordHasher> hashers,
    TimeProvider clock,
    ILoggerFactory loggers) : IHostedLifecycleService
{
    private EmbeddedStore? _store;

    public EmbeddedStore Store =>
        _store ?? throw new InvalidOperationException("The embedded store opens when the host starts; it is not open now.");

    public async Task StartingAsync(CancellationToken cancellationToken) =>
        _store = await EmbeddedStore.OpenAsync(configuration.For(server.Value), clock, [.. hashers], loggers, cancellationToken).ConfigureAwait(false);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_store is { } store) await store.DisposeAsync().ConfigureAwait(false);
        _store = null;
    }
}
