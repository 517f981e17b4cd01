using MailServer.Delivery.Outbound;

namespace MailServer.Hosting.Options;

/// <summary>The way of one domain's mail: <c>Delivery:Routes:&lt;domain&gt;</c>.</summary>
public sealed class MailRouteOptions
{
    /// <summary><c>host</c>, <c>host:port</c> or <c>unix:path</c>. Null: the MX hosts of the domain, in spite of a smart host.</summary>
    public string? Host { get; set; }

    /// <summary>The port. Null: 25, or 465 with implicit TLS; of MX hosts <see cref="MailDeliveryOptions.MxPort"/>.</summary>
    public int? Port { get; set; }

    /// <summary>Whether the next hop speaks LMTP (RFC 2033), as delivery agents do.</summary>
    public bool Lmtp { get; set; }

    /// <summary>TLS towards the next hop. Null: a hop with a log-in must have a certificate valid for its name, others are asked for TLS without a must.</summary>
    public OutboundTls? Tls { get; set; }

    /// <summary>The log-in name. Null: no log-in.</summary>
    public string? User { get; set; }

    /// <summary>The password.</summary>
    public string? Password { get; set; }

    /// <summary>A file with a bearer token (OAUTHBEARER, XOAUTH2) in the place of the password, read anew for each log-in. Null: the password, or an <see cref="IRelayTokenSource"/> of the program.</summary>
    public string? TokenFile { get; set; }

    /// <summary>Whether the next hop is told who submitted a message (AUTH of MAIL, RFC 4954 §5). Only for hops of the same administration.</summary>
    public bool PassesAuth { get; set; }

    /// <summary>Addresses to come from, in turns. None: <see cref="MailDeliveryOptions.SourceAddresses"/>.</summary>
    public IList<string> SourceAddresses { get; } = [];

    /// <summary>The name in EHLO. Null: <see cref="MailDeliveryOptions.HelloName"/>.</summary>
    public string? HelloName { get; set; }

    /// <summary>Connections at the same time. Null: as the queue has it.</summary>
    public int? MostConnections { get; set; }

    /// <summary>Messages on one connection. Null: as the queue has it.</summary>
    public int? MostMessagesPerConnection { get; set; }

    /// <summary>Messages in a minute, 0 for no limit. Null: as the queue has it.</summary>
    public int? MostMessagesPerMinute { get; set; }
}
