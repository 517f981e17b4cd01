using System.Net;
using MailServer.Connections;
using MailServer.Delivery.Outbound.Client;
using MailServer.Delivery.Routing;
using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Outbound;

/// <summary>Opens a session with the first next hop of a destination that takes it: host after host, address after address, bounded.</summary>
internal sealed class HopOpener(
    MailRouter router, DanePolicy dane, IMailConnector connector, RoutingOptions routing, SmtpClientTimeouts timeouts, TimeProvider time)
{
    /// <summary>Opens a session. The refusal is a passing one as soon as one host's is.</summary>
    public async ValueTask<SessionStart> OpenAsync(string destination, CancellationToken cancellationToken)
    {
        var hosts = await router.FindHostsAsync(destination, cancellationToken).ConfigureAwait(false);
        SmtpReply? refusal = hosts.Failure;
        int addresses = 0;
        foreach (var host in hosts.Hosts)
        {
            var found = await router.FindAddressesAsync(host, cancellationToken).ConfigureAwait(false);
            refusal = Milder(refusal, found.Failure);
            var security = await dane.FindAsync(host, found, cancellationToken).ConfigureAwait(false);
            if (security is not { } chosen)
            {
                refusal = Milder(refusal, LocalReplies.NoTlsa);
                continue;
            }

            foreach (var endPoint in found.EndPoints)
            {
                if (addresses++ == routing.MostAddresses) return new SessionStart(null, refusal);
                var start = await OpenAsync(host, endPoint, chosen, cancellationToken).ConfigureAwait(false);
                if (start.Session is not null) return start;
                refusal = Milder(refusal, start.Refusal);
            }
        }

        return new SessionStart(null, refusal);
    }

    private async ValueTask<SessionStart> OpenAsync(NextHost host, EndPoint endPoint, HostSecurity security, CancellationToken cancellationToken)
    {
        var start = await TryAsync(host, endPoint, security, cancellationToken).ConfigureAwait(false);
        // RFC 7435 §3: better plain text than no mail, where nobody asked for more.
        return start.IsTlsFailure && security is { Tls: OutboundTls.Opportunistic, Associations.Count: 0 }
            ? await TryAsync(host, endPoint, new HostSecurity(OutboundTls.None, []), cancellationToken).ConfigureAwait(false)
            : start;
    }

    private async ValueTask<SessionStart> TryAsync(NextHost host, EndPoint endPoint, HostSecurity security, CancellationToken cancellationToken)
    {
        IMailClientConnection? connection = null;
        try
        {
            connection = await connector.ConnectAsync(
                new MailConnectRequest(endPoint) { LocalAddress = host.Relay.SourceAddress }, cancellationToken).ConfigureAwait(false);
            var start = await SmtpClientSession.OpenAsync(connection, Settings(host, security), time, cancellationToken).ConfigureAwait(false);
            if (start.Session is not null) connection = null;
            return start.Refusal is { } reply ? start with { Refusal = Named(reply, host, endPoint) } : start;
        }
        catch (MailConnectionException failure)
        {
            return new SessionStart(null, new SmtpReply(451, 4, 1, $"{host.Name} [{endPoint}]: {failure.Message}"));
        }
        finally
        {
            if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private SmtpClientSettings Settings(NextHost host, HostSecurity security) => new()
    {
        HelloName = host.Relay.HelloName ?? routing.HostName,
        HostName = host.Name,
        IsLmtp = host.Relay.IsLmtp,
        Tls = security.Tls,
        Associations = security.Associations,
        Credentials = host.Relay.Credentials,
        IsNameAuthenticated = host.IsNameAuthenticated,
        Timeouts = timeouts,
    };

    private static SmtpReply Named(SmtpReply reply, NextHost host, EndPoint endPoint) =>
        reply with { Text = $"{host.Name} [{endPoint}]: {reply.Text}" };

    // As long as one host may take the message later, it is not given up.
    private static SmtpReply? Milder(SmtpReply? first, SmtpReply? second) =>
        second is null || (first is { IsPermanentFailure: false } && second.IsPermanentFailure) ? first : second;
}
