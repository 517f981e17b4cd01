using MailServer.Delivery.Outbound.Client;
using MailServer.Delivery.Outbound.MtaSts;
using MailServer.Delivery.Routing;
using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Outbound;

/// <summary>What was chosen for a host: one of both is there.</summary>
internal readonly record struct SecurityChoice(HostSecurity? Security, SmtpReply? Refusal);

/// <summary>Chooses what a host's TLS must be: what the administrator set, and above it what the domain publishes, by DANE first and by MTA-STS else.</summary>
internal sealed class TransportSecurity(DanePolicy? dane, MtaStsPolicies? sts)
{
    /// <summary>The MTA-STS policy of a destination whose mail goes by MX.</summary>
    public ValueTask<MtaStsFinding> FindPolicyAsync(string destination, HostList hosts, CancellationToken cancellationToken) =>
        sts is not null && hosts.Hosts.Any(IsSubject) ? sts.FindAsync(destination, cancellationToken) : new(MtaStsFinding.Nothing);

    /// <summary>Chooses for one host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="addresses">Its addresses.</param>
    /// <param name="finding">The domain's policy.</param>
    /// <param name="isOptional">Whether the sender wants the mail to go out in spite of all policies (RFC 8689 §4.2.2).</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<SecurityChoice> ChooseAsync(
        NextHost host, AddressList addresses, MtaStsFinding finding, bool isOptional, CancellationToken cancellationToken)
    {
        var usual = HostSecurity.Usual(host);
        if (!IsSubject(host)) return new SecurityChoice(usual, null);
        var security = dane is null ? usual : await dane.FindAsync(host, addresses, cancellationToken).ConfigureAwait(false);
        if (security is null) return isOptional ? new SecurityChoice(usual, null) : new SecurityChoice(null, LocalReplies.NoTlsa);
        // RFC 8461 §2: MTA-STS never overrides what DANE says.
        return security.IsDane ? new SecurityChoice(security, null) : ByPolicy(host, security, finding, isOptional);
    }

    private static SecurityChoice ByPolicy(NextHost host, HostSecurity usual, MtaStsFinding finding, bool isOptional)
    {
        var withPolicy = usual with { Policy = finding.Policy, PolicyProblem = finding.Problem };
        if (finding.Policy is { Mode: MtaStsMode.Testing } tested) return new SecurityChoice(Tested(withPolicy, tested, host), null);
        if (finding.Policy is not { Mode: MtaStsMode.Enforce } policy) return new SecurityChoice(withPolicy, null);
        // RFC 8461 §5: no mail to a host that the policy does not list.
        if (policy.Lists(host.Name)) return new SecurityChoice(withPolicy with { Tls = OutboundTls.Verified, IsNameProven = true }, null);
        return isOptional ? new SecurityChoice(usual, null) : new SecurityChoice(withPolicy, LocalReplies.NotListed);
    }

    // RFC 8689 §4.2.1: the name is validated by the policy, which was fetched safely whether or not it is enforced.
    private static HostSecurity Tested(HostSecurity usual, MtaStsPolicy policy, NextHost host) =>
        usual with { IsNameProven = usual.IsNameProven || policy.Lists(host.Name) };

    // What was configured by name needs nobody else's word, and who turned TLS off wants none.
    private static bool IsSubject(NextHost host) => host.IsFromDns && host.Relay.Tls != OutboundTls.None;
}
