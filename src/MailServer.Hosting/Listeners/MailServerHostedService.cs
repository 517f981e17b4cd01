using MailServer.Hosting.Options;
using MailServer.Hosting.Tls;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailServer.Hosting.Listeners;

/// <summary>
/// The server's part in the host's life. All endpoints are bound while the host starts, and connections are taken when everything else has started;
/// sessions end before anything else stops, because they need it.
/// </summary>
internal sealed class MailServerHostedService(
    IOptions<MailServerOptions> options, CertificateStore certificates, MailListeners listeners, ILogger<MailServerHostedService> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var key in options.Value.UnknownKeys)
            Log.UnknownSetting(logger, key);
        if (options.Value.Listeners.Count == 0)
            Log.NoListeners(logger);
        certificates.Start();
        listeners.Bind();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        listeners.Start();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => listeners.DrainAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
