using MailServer.Connections;
using MailServer.Hosting.Connections;
using MailServer.Hosting.Engines;
using MailServer.Hosting.Options;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace MailServer.Kestrel;

/// <summary>Runs an engine on each connection of a Kestrel endpoint.</summary>
internal sealed class MailEngineConnectionHandler(MailEngineRunner runner, MailListenerContext listener, ConnectionSettings settings)
{
    public async Task OnConnectedAsync(ConnectionContext context)
    {
        var stopping = context.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        var connection = new KestrelMailConnection(context, settings);
        await using (connection.ConfigureAwait(false))
        {
            if (await IsSecuredAsync(connection, stopping).ConfigureAwait(false))
                await runner.RunAsync(connection, listener, stopping).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsSecuredAsync(KestrelMailConnection connection, CancellationToken stopping)
    {
        if (listener.Tls != MailTlsMode.Implicit || connection.Tls is not null)
            return true;
        try
        {
            await connection.UpgradeToTlsAsync(stopping).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (failure is MailConnectionException or OperationCanceledException)
        {
            // The connection has logged why it ended.
            return false;
        }
    }
}
