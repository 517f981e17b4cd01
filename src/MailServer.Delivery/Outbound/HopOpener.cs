using System.Net;
using MailServer.Connections;
using MailServer.Delivery.Outbound.Client;
using MailServer.Delivery.Outbound.MtaSts;
using MailServer.Delivery.Routing;
using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Outbound;

/// <summary>For what a session is wanted.</summary>
/// <param name="Destination">The destination.</param>
internal sealed record HopRequest(string Destination)
{
    /// <summary>Hosts that were tried before, by name.</summary>
    public IReadOnlySet<string> Except { get; init; } = new HashSet<string>();

    /// <summary>Whether the sender wants the mail to go out in spite of all policies on TLS (RFC 8689 §4.2.2).</summary>
    public bool IsTlsOptional { get; init; }
}

/// <summary>Opens a session with the first next hop of a destination that takes it: host after host, address after address, bounded.</summary>
internal sealed class HopOpener(
    MailRouter router, TransportSecurity security, TlsOutcomes outcomes, IMailConnector connector, RoutingOptions routing, SmtpClientTimeouts timeouts,
    TimeProvider time)
{
    private readonly AddressRace _race = new(connector, routing.ConnectionAttemptDelay, time);
    private readonly SourcePool _sources = new();

    /// <summary>Opens a session. The refusal is a passing one as soon as one host's is.</summary>
    public async ValueTask<SessionStart> OpenAsync(HopRequest request, CancellationToken cancellationToken)
    {
        var hosts = await router.FindHostsAsync(request.Destination, cancellationToken).ConfigureAwait(false);
        var policy = await security.FindPolicyAsync(request.Destination, hosts, cancellationToken).ConfigureAwait(false);
        SmtpReply? refusal = hosts.Failure;
        int budget = routing.MostAddresses;
        foreach (var host in hosts.Hosts.Where(host => !request.Except.Contains(host.Name)))
        {
            var found = await router.FindAddressesAsync(host, cancellationToken).ConfigureAwait(false);
            refusal = Milder(refusal, found.Failure);
            if (found.EndPoints.Count == 0) continue;
            var left = found.EndPoints.Take(budget).ToList();
            budget -= left.Count;
            var start = await OpenAsync(request, host, found with { EndPoints = left }, policy, cancellationToken).ConfigureAwait(false);
            if (start.Session is not null) return start;
            refusal = Milder(refusal, start.Refusal);
        }

        return new SessionStart(null, refusal);
    }

    private async ValueTask<SessionStart> OpenAsync(
        HopRequest request, NextHost host, AddressList addresses, MtaStsFinding policy, CancellationToken cancellationToken)
    {
        var choice = await security.ChooseAsync(host, addresses, policy, request.IsTlsOptional, cancellationToken).ConfigureAwait(false);
        if (choice.Refusal is null) return await OpenAsync(new Hop(request, host, choice.Security!), [.. addresses.EndPoints], cancellationToken).ConfigureAwait(false);
        if (choice.Security is { } unlisted) outcomes.AddNotListed(request.Destination, host, unlisted);
        return new SessionStart(null, choice.Refusal with { Text = $"{host.Name}: {choice.Refusal.Text}" });
    }

    private async ValueTask<SessionStart> OpenAsync(Hop hop, List<EndPoint> left, CancellationToken cancellationToken)
    {
        SmtpReply? refusal = null;
        while (left.Count > 0)
        {
            var race = await _race.RunAsync([.. left.Select(endPoint => Request(hop, endPoint))], cancellationToken).ConfigureAwait(false);
            foreach (var (endPoint, failure) in race.Failures)
            {
                left.Remove(endPoint);
                refusal = Milder(refusal, Unreachable(hop, endPoint, failure));
            }

            if (race.Connection is null) break;
            left.Remove(race.Winner!);
            var start = await TalkAsync(hop, race.Connection, race.Winner!, cancellationToken).ConfigureAwait(false);
            if (start.Session is not null) return start;
            refusal = Milder(refusal, start.Refusal);
        }

        return new SessionStart(null, refusal);
    }

    // RFC 7435 §3: better plain text than no mail, where nobody asked for more, or the sender asked for less.
    private async ValueTask<SessionStart> TalkAsync(Hop hop, IMailClientConnection connection, EndPoint endPoint, CancellationToken cancellationToken)
    {
        var start = await TryAsync(hop, connection, endPoint, cancellationToken).ConfigureAwait(false);
        while (start.IsTlsFailure && hop.Weaker() is { } weaker)
        {
            hop = weaker;
            try
            {
                var next = await connector.ConnectAsync(Request(hop, endPoint), cancellationToken).ConfigureAwait(false);
                start = await TryAsync(hop, next, endPoint, cancellationToken).ConfigureAwait(false);
            }
            catch (MailConnectionException failure)
            {
                return new SessionStart(null, Unreachable(hop, endPoint, failure));
            }
        }

        return start;
    }

    private async ValueTask<SessionStart> TryAsync(Hop hop, IMailClientConnection connection, EndPoint endPoint, CancellationToken cancellationToken)
    {
        bool isOpen = false;
        try
        {
            var start = await SmtpClientSession.OpenAsync(connection, Settings(hop), time, cancellationToken).ConfigureAwait(false);
            isOpen = start.Session is not null;
            // What is tried again without TLS was counted when TLS failed.
            if (hop.Security.Tls != OutboundTls.None) outcomes.Add(hop.Request.Destination, hop.Host, endPoint, hop.Security, start);
            return start.Refusal is { } reply ? start with { Refusal = Named(reply, hop, endPoint) } : start;
        }
        catch (MailConnectionException failure)
        {
            return new SessionStart(null, Unreachable(hop, endPoint, failure));
        }
        finally
        {
            if (!isOpen) await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private MailConnectRequest Request(Hop hop, EndPoint endPoint) =>
        new(endPoint) { LocalAddress = _sources.Next(hop.Host.Relay.SourceAddresses, endPoint.AddressFamily) };

    private SmtpClientSettings Settings(Hop hop) => new()
    {
        HelloName = hop.Host.Relay.HelloName ?? routing.HostName,
        HostName = hop.Host.Name,
        TlsName = hop.Security.TlsName,
        OwnNames = hop.Host.IsFromDns ? [routing.HostName, .. routing.OtherNames] : [],
        IsLmtp = hop.Host.Relay.IsLmtp,
        Tls = hop.Security.Tls,
        Associations = hop.Security.Associations,
        Credentials = hop.Host.Relay.Credentials,
        PassesAuth = hop.Host.Relay.PassesAuth,
        IsNameAuthenticated = hop.Security.IsNameProven,
        Timeouts = timeouts,
    };

    private static SmtpReply Unreachable(Hop hop, EndPoint endPoint, MailConnectionException failure) =>
        new(451, 4, 1, $"{hop.Host.Name} [{endPoint}]: {failure.Message}");

    private static SmtpReply Named(SmtpReply reply, Hop hop, EndPoint endPoint) => reply with { Text = $"{hop.Host.Name} [{endPoint}]: {reply.Text}" };

    // As long as one host may take the message later, it is not given up.
    private static SmtpReply? Milder(SmtpReply? first, SmtpReply? second) =>
        second is null || (first is { IsPermanentFailure: false } && second.IsPermanentFailure) ? first : second;

    /// <summary>One host, for one request.</summary>
    private sealed record Hop(HopRequest Request, NextHost Host, HostSecurity Security)
    {
        /// <summary>The next weaker kind of TLS that may be tried; null when there is none.</summary>
        public Hop? Weaker()
        {
            if (Security.MayDoWithout) return this with { Security = Security with { Tls = OutboundTls.None } };
            bool mayRelax = Request.IsTlsOptional && Host.IsFromDns && Security.Tls != OutboundTls.None;
            return mayRelax ? this with { Security = Security with { Tls = OutboundTls.Opportunistic, Associations = [] } } : null;
        }
    }
}
