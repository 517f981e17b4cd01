using System.Diagnostics.CodeAnalysis;

namespace MailServer.Hosting.Options;

/// <summary>What a listener's name or protocol says when its options do not.</summary>
internal static class ProtocolDefaults
{
    private static readonly Dictionary<string, (string Protocol, MailTlsMode Tls)> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["smtp"] = ("smtp", MailTlsMode.StartTls),
        ["submission"] = ("submission", MailTlsMode.StartTls),
        ["submissions"] = ("submission", MailTlsMode.Implicit),
        ["lmtp"] = ("lmtp", MailTlsMode.StartTls),
        ["pop3"] = ("pop3", MailTlsMode.StartTls),
        ["pop3s"] = ("pop3", MailTlsMode.Implicit),
        ["imap"] = ("imap", MailTlsMode.StartTls),
        ["imaps"] = ("imap", MailTlsMode.Implicit),
        ["managesieve"] = ("managesieve", MailTlsMode.StartTls),
        ["http"] = ("http", MailTlsMode.None),
    };

    private static readonly Dictionary<string, string> Additions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["smtp"] = "AddSmtp()",
        ["submission"] = "AddSubmission()",
        ["lmtp"] = "AddLmtp()",
        ["pop3"] = "AddPop3()",
        ["imap"] = "AddImap()",
        ["managesieve"] = "AddManageSieve()",
    };

    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>The protocol of a listener in lower case, or null when neither the options nor the name say it.</summary>
    public static string? ProtocolOf(string name, MailListenerOptions options) =>
        options.Protocol?.ToLowerInvariant() ?? (ByName.TryGetValue(name, out var known) ? known.Protocol : null);

    /// <summary>The options, else what the name means, else what the protocol means, else STARTTLS.</summary>
    public static MailTlsMode TlsOf(string name, string protocol, MailListenerOptions options)
    {
        if (options.Tls is { } set)
            return set;
        if (ByName.TryGetValue(name, out var byName) && byName.Protocol == protocol)
            return byName.Tls;
        return ByName.TryGetValue(protocol, out var byProtocol) ? byProtocol.Tls : MailTlsMode.StartTls;
    }

    /// <summary>The registered port (IANA; RFC 8314 §7 for those with implicit TLS), or null when there is none.</summary>
    public static int? PortOf(string protocol, MailTlsMode tls) => (protocol, tls == MailTlsMode.Implicit) switch
    {
        ("smtp", false) => 25,
        ("submission", false) => 587,
        ("submission", true) => 465,
        ("lmtp", false) => 24,
        ("pop3", false) => 110,
        ("pop3", true) => 995,
        ("imap", false) => 143,
        ("imap", true) => 993,
        ("managesieve", false) => 4190,
        ("http", false) => 80,
        ("http", true) => 443,
        _ => null,
    };

    /// <summary>The call that brings a protocol's engine.</summary>
    public static bool TryGetAddition(string protocol, [NotNullWhen(true)] out string? call) => Additions.TryGetValue(protocol, out call);
}
