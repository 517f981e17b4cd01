using System.Globalization;
using System.Net;
using MailServer.Connections;
using MailServer.Delivery.Outbound.Client;
using MailServer.Delivery.Outbound.MtaSts;
using MailServer.Delivery.Outbound.TlsReports;
using MailServer.Delivery.Routing;
using MailServer.Dns;

namespace MailServer.Delivery.Outbound;

/// <summary>Tells the statistics how TLS went with each session, in the words of RFC 8460 §4.3.</summary>
internal sealed class TlsOutcomes(TlsStatistics? statistics)
{
    /// <summary>A session was opened, or was not for reasons of TLS.</summary>
    public void Add(string destination, NextHost host, EndPoint endPoint, HostSecurity security, SessionStart start)
    {
        if (statistics is null || !host.IsFromDns || (start.Session is null && !start.IsTlsFailure)) return;
        string? failure = start.Session is { } session ? Failure(host, security, session.Tls) : Name(start.Fault);
        Add(destination, host, security, failure, endPoint, start.Refusal?.Text);
    }

    /// <summary>A host was not even tried, since the policy does not list it.</summary>
    public void AddNotListed(string destination, NextHost host, HostSecurity security)
    {
        if (statistics is not null) Add(destination, host, security, "validation-failure", null, "The policy does not list this host");
    }

    private void Add(string destination, NextHost host, HostSecurity security, string? failure, EndPoint? endPoint, string? information)
    {
        failure ??= security.PolicyProblem;
        var detail = failure is null ? null : new TlsFailure
        {
            Type = failure,
            Host = host.Name,
            HostAddress = (endPoint as IPEndPoint)?.Address.ToString(),
            Information = information,
            Sessions = 1,
        };
        statistics!.Add(new TlsOutcome(destination, Policy(destination, host, security), detail));
    }

    // Also where the mail went out: a policy that is only tested would have stopped it.
    private static string? Failure(NextHost host, HostSecurity security, ClientTlsFacts? tls)
    {
        if (tls is null) return Name(TlsFault.NotOffered);
        if (security.IsDane || security.Policy is null) return null;
        return security.Policy.Lists(host.Name) || security.Policy.Mode == MtaStsMode.None ? Name(tls.Fault) : "validation-failure";
    }

    private static TlsPolicy Policy(string destination, NextHost host, HostSecurity security)
    {
        if (security.IsDane)
            return new TlsPolicy { Type = "tlsa", Domain = host.Name, Text = [.. security.Published.Select(Text)] };
        return security.Policy is { } policy
            ? new TlsPolicy { Type = "sts", Domain = destination, Text = policy.Lines, Hosts = policy.Hosts }
            : new TlsPolicy { Type = security.PolicyProblem is null ? "no-policy-found" : "sts", Domain = destination };
    }

    private static string Text(TlsaAssociation record) =>
        string.Create(CultureInfo.InvariantCulture, $"{record.Usage} {record.Selector} {record.MatchingType} {Convert.ToHexStringLower(record.Data.Span)}");

    private static string? Name(TlsFault fault) => fault switch
    {
        TlsFault.None => null,
        TlsFault.NotOffered => "starttls-not-supported",
        TlsFault.NameMismatch => "certificate-host-mismatch",
        TlsFault.Expired => "certificate-expired",
        TlsFault.NotTrusted => "certificate-not-trusted",
        _ => "validation-failure",
    };
}
