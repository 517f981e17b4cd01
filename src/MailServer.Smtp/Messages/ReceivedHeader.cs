using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Unicode;
using MailServer.Connections;
using MailServer.Receiving;

namespace MailServer.Smtp.Messages;

/// <summary>
/// The Received line that this server puts before a message (RFC 5321 §4.4). Whatever came from outside was checked by the grammar:
/// a name or an address literal, and addresses without control characters.
/// </summary>
internal static class ReceivedHeader
{
    // Names and addresses have at most 256 octets each.
    private const int MaxLength = 2048;

    private const string Hidden = "authenticated-user";

    // RFC 3848, RFC 6531 §4.3: the protocol, then S for TLS and A for a log-in.
    private static readonly string[] Protocols =
    [
        "ESMTP", "ESMTPA", "ESMTPS", "ESMTPSA", "LMTP", "LMTPA", "LMTPS", "LMTPSA",
        "UTF8SMTP", "UTF8SMTPA", "UTF8SMTPS", "UTF8SMTPSA", "UTF8LMTP", "UTF8LMTPA", "UTF8LMTPS", "UTF8LMTPSA",
    ];

    /// <summary>Writes the line.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="transaction">The envelope.</param>
    /// <param name="options">This server's name, and whether users' addresses are told.</param>
    /// <param name="time">Now.</param>
    public static void Write(IBufferWriter<byte> output, MailTransaction transaction, SmtpOptions options, DateTimeOffset time)
    {
        var session = transaction.Session;
        // RFC 5321 §7.6: the line need not tell the world where a user is; it keeps its form.
        var isHidden = session.Principal is not null && !options.RevealsUsersAddress;
        var (name, client) = isHidden ? (Hidden, "") : (session.Hello, Client(session.RemoteEndPoint));
        var tls = session.Connection.Tls is { } facts ? $"\r\n\t({Version(facts)} {facts.CipherSuite})" : "";
        // Only a single recipient: with more, the line would tell each about the others.
        var recipient = transaction.Recipients is [var only] ? $"\r\n\tfor <{only.Address}>" : "";
        Utf8.TryWrite(
            output.GetSpan(MaxLength), CultureInfo.InvariantCulture,
            $"Received: from {name}{client}\r\n\tby {options.HostName} with {Protocol(transaction)}{tls}\r\n\tid {transaction.Id}{recipient};\r\n\t{time.ToUniversalTime():ddd, dd MMM yyyy HH:mm:ss} +0000\r\n",
            out var length);
        output.Advance(length);
    }

    // TCP-info = address-literal (RFC 5321 §4.4); the form of IPv6 is that of §4.1.3, without a scope.
    private static string Client(EndPoint? endPoint)
    {
        if (endPoint is not IPEndPoint { Address: var address }) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? $" ([IPv6:{new IPAddress(address.GetAddressBytes())}])"
            : $" ([{address}])";
    }

    private static string Protocol(MailTransaction transaction)
    {
        var session = transaction.Session;
        if (!session.IsExtended) return "SMTP";
        return Protocols[(transaction.Parameters.SmtpUtf8 ? 8 : 0)
            + (session.Service == MailServiceKind.Lmtp ? 4 : 0)
            + (session.Connection.Tls is null ? 0 : 2)
            + (session.Principal is null ? 0 : 1)];
    }

    private static string Version(TlsFacts tls) => tls.Protocol == SslProtocols.Tls13 ? "TLS1.3" : "TLS1.2";
}
