using System.Net;
using MailServer.Receiving;

namespace MailServer.Smtp;

/// <summary>Settings of one SMTP, submission or LMTP service. Read-only once an engine uses them. All limits are per session.</summary>
public sealed class SmtpOptions
{
    /// <summary>What the service is: relay-in from other servers, submission from users, or LMTP. Default: <see cref="MailServiceKind.Relay"/>.</summary>
    public MailServiceKind Service { get; set; }

    /// <summary>The server's name in the greeting, in EHLO replies and in Received lines. Default: the machine's name; set a fully qualified one.</summary>
    public string HostName { get; set; } = Environment.MachineName;

    /// <summary>What follows the name in the greeting. Default: <c>ESMTP ready</c>, or <c>LMTP ready</c>. No product name: it would only help an attacker.</summary>
    public string? BannerText { get; set; }

    /// <summary>The largest message, in octets; announced by SIZE and enforced while reading. Default: 50 MiB, what the large providers take with base64's overhead.</summary>
    public long MaxMessageSize { get; set; } = 50L * 1024 * 1024;

    /// <summary>
    /// How much of a message that is refused already is still read and thrown away, in octets, so that the client gets to see the reply.
    /// Then the connection is closed. Default: 50 MiB, once more the largest message.
    /// </summary>
    public long MaxDiscardedSize { get; set; } = 50L * 1024 * 1024;

    /// <summary>The most recipients of one message (452 4.5.3 beyond). Default: 1,000; RFC 5321 §4.5.3.1.8 asks for at least 100.</summary>
    public int MaxRecipients { get; set; } = 1000;

    /// <summary>The most messages in one session (421 beyond), or null for no limit, which is the default: a busy neighbour keeps its connection.</summary>
    public int? MaxMessages { get; set; }

    /// <summary>How many commands may fail until a message succeeds again (421 4.7.0 beyond). Default: 20: a mistyped list of recipients passes, a dictionary does not.</summary>
    public int MaxErrors { get; set; } = 20;

    /// <summary>How many commands may be given until a message succeeds again (421 4.7.0 beyond). Default: 3,000: three times the recipients of a message.</summary>
    public int MaxCommands { get; set; } = 3000;

    /// <summary>The longest command line in octets, with CRLF. Default: 2,048: RFC 5321 §4.5.3.1.4 asks for 512, the extensions for some 1,200 more.</summary>
    public int MaxLineLength { get; set; } = 2048;

    /// <summary>The longest AUTH command and the longest line of its exchange, in octets, with CRLF. Default: 12,290, as RFC 4954 §4 asks.</summary>
    public int MaxAuthenticationLineLength { get; set; } = 12288 + 2;

    /// <summary>The most Received lines (554 5.4.6 beyond): a message with more is in a loop. Default: 100, the least that RFC 5321 §6.3 asks for.</summary>
    public int MaxHops { get; set; } = 100;

    /// <summary>How long a whole command line, or a whole AUTH exchange, may take to arrive. Default: 5 minutes (RFC 5321 §4.5.3.2.7).</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>From the connection to the first command, in total. Default (null): like <see cref="CommandTimeout"/>.</summary>
    public TimeSpan? GreetingTimeout { get; set; }

    /// <summary>From the connection to the log-in, in total, where log-in is needed. Default: 5 minutes: a client that only keeps the connection warm has no business here.</summary>
    public TimeSpan LoginTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the whole text of a message may take to arrive. Default: 30 minutes: the largest message over a line of 256 kbit/s.</summary>
    public TimeSpan DataTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a transaction may take from MAIL to the last octet. Default: 1 hour: many recipients, then the message.</summary>
    public TimeSpan TransactionTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a client may leave replies unread before it is cut off. Default: 2 minutes: replies are small.</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long one check may take at one stage. Default: 30 seconds: DNS answers by then, and clients wait minutes.</summary>
    public TimeSpan CheckTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long one call of the receiver may take: what stands behind it is a store, a directory, a sink. Then the client is told to come back (451).
    /// Default: 2 minutes: clients wait five for the answer to RCPT and ten for that to a message (RFC 5321 §4.5.3.2).
    /// </summary>
    public TimeSpan HookTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The least rate at which the text of a message must arrive, in octets per second; 0 for none. Default: 256: slower than any modem, faster than an attacker who holds connections open.</summary>
    public int MinimumDataRate { get; set; } = 256;

    /// <summary>Over how much waiting time the rate is measured, so that a stall of the network is no attack. Default: 1 minute.</summary>
    public TimeSpan MinimumDataRateWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether MAIL needs a log-in (530 5.7.0 without). Default (null): on submission only. Clients in <see cref="TrustedNetworks"/> are exempt.</summary>
    public bool? RequireAuthentication { get; set; }

    /// <summary>Whether MAIL and AUTH need TLS (530 5.7.0 without). Default: no: other servers may not speak TLS, and log-in without TLS is the authenticator's affair.</summary>
    public bool RequireTls { get; set; }

    /// <summary>Networks whose clients may relay without log-in. Default: none, not even loopback.</summary>
    public IList<IPNetwork> TrustedNetworks { get; } = [];

    /// <summary>Networks of proxies that may use XCLIENT. Default: none: it lets a client claim any address.</summary>
    public IList<IPNetwork> XclientNetworks { get; } = [];

    /// <summary>What happens to bare CR and bare LF in the text of a message over DATA. Default: <see cref="BareLineEndPolicy.Refuse"/> (SMTP smuggling).</summary>
    public BareLineEndPolicy BareLineEnds { get; set; }

    /// <summary>What happens to a client that speaks before the greeting. Default: <see cref="ViolationPolicy.Log"/>: some appliances do.</summary>
    public ViolationPolicy EarlyTalkers { get; set; }

    /// <summary>What happens to a client that sends on behind a command that must be the last of a group (RFC 2920 §3.1). Default: <see cref="ViolationPolicy.Log"/>. Behind STARTTLS the connection is always closed.</summary>
    public ViolationPolicy ImproperPipelining { get; set; }

    /// <summary>How VRFY is answered. Default: 252 for everybody (RFC 5321 §3.5.3): users cannot be found out.</summary>
    public DirectoryCommandPolicy Vrfy { get; set; }

    /// <summary>How EXPN is answered. Default: 502 (RFC 5321 §3.5.1 makes it optional).</summary>
    public DirectoryCommandPolicy Expn { get; set; } = DirectoryCommandPolicy.NotImplemented;

    /// <summary>The answer to HELP; line feeds part its lines. Null: 502.</summary>
    public string? HelpText { get; set; } = "See RFC 5321";

    /// <summary>Whether CHUNKING is offered (RFC 3030). Default: yes.</summary>
    public bool OffersChunking { get; set; } = true;

    /// <summary>Whether BINARYMIME is offered along with CHUNKING (RFC 3030). Default: yes.</summary>
    public bool OffersBinaryMime { get; set; } = true;

    /// <summary>Whether SMTPUTF8 is offered (RFC 6531). Default: yes.</summary>
    public bool OffersSmtpUtf8 { get; set; } = true;

    /// <summary>Whether Received lines name the address and the EHLO name of clients who have logged in. Default: no: where users are is not the recipients' affair.</summary>
    public bool RevealsUsersAddress { get; set; }

    internal bool IsLmtp => Service == MailServiceKind.Lmtp;

    internal bool NeedsLogIn => RequireAuthentication ?? (Service == MailServiceKind.Submission);

    internal string Banner => BannerText ?? (IsLmtp ? "LMTP ready" : "ESMTP ready");
}
