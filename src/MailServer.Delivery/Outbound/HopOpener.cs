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
    private readonly AddressRace _race = new(connector, routing.ConnectionAttemptDelay, time);
    private readonly SourcePool _sources = new();

    /// <summary>Opens a session. The refusal is a passing one as soon as one host's is.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="except">Hosts that were tried before, by name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<SessionStart> OpenAsync(string destination, IReadOnlySet<string> except, CancellationToken cancellationToken)
    {
        var hosts = await router.FindHostsAsync(destination, cancellationToken).ConfigureAwait(false);
        SmtpReply? refusal = hosts.Failure;
        int budget = routing.MostAddresses;
        foreach (var host in hosts.Hosts.Where(host => !except.Contains(host.Name)))
        {
            var found = await router.FindAddressesAsync(host, cancellationToken).ConfigureAwait(false);
            refusal = Milder(refusal, found.Failure);
            var security = await dane.FindAsync(host, found, cancellationToken).ConfigureAwait(false);
            if (security is not { } chosen)
            {
                refusal = Milder(refusal, LocalReplies.NoTlsa);
                continue;
            }

            var left = found.EndPoints.Take(budget).ToList();
            budget -= left.Count;
            var start = await OpenAsync(host, left, chosen, cancellationToken).ConfigureAwait(false);
            if (start.Session is not null) return start;
            refusal = Milder(refusal, start.Refusal);
        }

        return new SessionStart(null, refusal);
    }

    private async ValueTask<SessionStart> OpenAsync(NextHost host, List<EndPoint> left, HostSecurity security, CancellationToken cancellationToken)
    {
        SmtpReply? refusal = null;
        while (left.Count > 0)
        {
            var race = await _race.RunAsync([.. left.Select(endPoint => Request(host, endPoint))], cancellationToken).ConfigureAwait(false);
            foreach (var (endPoint, failure) in race.Failures)
            {
                left.Remove(endPoint);
                refusal = Milder(refusal, Unreachable(host, endPoint, failure));
            }

            if (race.Connection is null) break;
            left.Remove(race.Winner!);
            var start = await TalkAsync(host, race.Connection, race.Winner!, security, cancellationToken).ConfigureAwait(false);
            if (start.Session is not null) return start;
            refusal = Milder(refusal, start.Refusal);
        }

        return new SessionStart(null, refusal);
    }

    private async ValueTask<SessionStart> TalkAsync(
        NextHost host, IMailClientConnection connection, EndPoint endPoint, HostSecurity security, CancellationToken cancellationToken)
    {
        var start = await TryAsync(host, connection, endPoint, security, cancellationToken).ConfigureAwait(false);
        // RFC 7435 §3: better plain text than no mail, where nobody asked for more.
        if (!start.IsTlsFailure || security is not { Tls: OutboundTls.Opportunistic, Associations.Count: 0 }) return start;
        try
        {
            var second = await connector.ConnectAsync(Request(host, endPoint), cancellationToken).ConfigureAwait(false);
            return await TryAsync(host, second, endPoint, new HostSecurity(OutboundTls.None, []), cancellationToken).ConfigureAwait(false);
        }
        catch (MailConnectionException failure)
        {
            return new SessionStart(null, Unreachable(host, endPoint, failure));
        }
    }

    private async ValueTask<SessionStart> TryAsync(
        NextHost host, IMailClientConnection connection, EndPoint endPoint, HostSecurity security, CancellationToken cancellationToken)
    {
        bool isOpen = false;
        try
        {
            var start = await SmtpClientSession.OpenAsync(connection, Settings(host, security), time, cancellationToken).ConfigureAwait(false);
            isOpen = start.Session is not null;
            return start.Refusal is { } reply ? start with { Refusal = Named(reply, host, endPoint) } : start;
        }
        catch (MailConnectionException failure)
        {
            return new SessionStart(null, Unreachable(host, endPoint, failure));
        }
        finally
        {
            if (!isOpen) await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private MailConnectRequest Request(NextHost host, EndPoint endPoint) =>
        new(endPoint) { LocalAddress = _sources.Next(host.Relay.SourceAddresses, endPoint.AddressFamily) };

    private SmtpClientSettings Settings(NextHost host, HostSecurity security) => new()
    {
        HelloName = host.Relay.HelloName ?? routing.HostName,
        HostName = host.Name,
        OwnNames = host.IsFromDns ? [routing.HostName, .. routing.OtherNames] : [],
        IsLmtp = host.Relay.IsLmtp,
        Tls = security.Tls,
        Associations = security.Associations,
        Credentials = host.Relay.Credentials,
        PassesAuth = host.Relay.PassesAuth,
        IsNameAuthenticated = host.IsNameAuthenticated,
        Timeouts = timeouts,
    };

    private static SmtpReply Unreachable(NextHost host, EndPoint endPoint, MailConnectionException failure) =>
        new(451, 4, 1, $"{host.Name} [{endPoint}]: {failure.Message}");

    private static SmtpReply Named(SmtpReply reply, NextHost host, EndPoint endPoint) =>
        reply with { Text = $"{host.Name} [{endPoint}]: {reply.Text}" };

    // As long as one host may take the message later, it is not given up.
    private static SmtpReply? Milder(SmtpReply? first, SmtpReply? second) =>
        second is null || (first is { IsPermanentFailure: false } && second.IsPermanentFailure) ? first : second;
}
