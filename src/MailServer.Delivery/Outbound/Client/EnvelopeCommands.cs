using System.Text;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Protocol.Text;
using MailServer.Queue;
using MailServer.Receiving;

namespace MailServer.Delivery.Outbound.Client;

/// <summary>Writes MAIL and RCPT with the parameters that the server knows.</summary>
internal sealed class EnvelopeCommands(ServerExtensions extensions, OutboundMessage message, bool passesAuth = false)
{
    /// <summary>Whether the sender's address, or a header beyond ASCII that the sender declared, needs SMTPUTF8 (RFC 6531 §3.1).</summary>
    public bool NeedsUtf8 { get; } =
        (message.Parameters.SmtpUtf8 && message.Facts.HasEightBitHeader) || !HasAsciiLocalPart(message.ReversePath);

    /// <summary>Whether this recipient's address needs SMTPUTF8. A domain never does: it has an ASCII form.</summary>
    public static bool IsUtf8(EmailAddress recipient) => !HasAsciiLocalPart(recipient);

    /// <summary>MAIL (RFC 5321 §4.1.1.2).</summary>
    public string Mail()
    {
        var line = new StringBuilder($"MAIL FROM:<{Path(message.ReversePath)}>");
        var parameters = message.Parameters;
        if (extensions.Size) line.Append(null, $" SIZE={message.Content.Length}");
        if (UsesBinary) line.Append(" BODY=BINARYMIME");
        else if (message.Facts.HasEightBit && extensions.EightBitMime) line.Append(" BODY=8BITMIME");
        if (UsesUtf8) line.Append(" SMTPUTF8");
        if (parameters.RequireTls && extensions.RequireTls) line.Append(" REQUIRETLS");
        // RFC 4954 §5: a hop that trusts us hears who submitted the message, or that nobody is vouched for.
        if (passesAuth && extensions.Auth) line.Append(" AUTH=").Append(parameters.Auth is null or "<>" ? "<>" : Xtext.Encode(parameters.Auth));
        if (!extensions.Dsn) return line.ToString();
        if (parameters.Return != DsnReturn.Unspecified) line.Append(parameters.Return == DsnReturn.Full ? " RET=FULL" : " RET=HDRS");
        if (parameters.EnvelopeId is { } id) line.Append(" ENVID=").Append(Xtext.Encode(id));
        return line.ToString();
    }

    /// <summary>RCPT (RFC 5321 §4.1.1.3).</summary>
    public string Recipient(EnvelopeRecipient recipient)
    {
        var line = new StringBuilder($"RCPT TO:<{Path(recipient.Address)}>");
        if (!extensions.Dsn) return line.ToString();
        var parameters = recipient.Parameters;
        if (parameters.Notify != DsnNotify.Unspecified) line.Append(" NOTIFY=").Append(Notify(parameters.Notify));
        if (parameters.OriginalRecipient is { } original)
        {
            string type = parameters.OriginalRecipientType ?? "rfc822";
            line.Append(null, $" ORCPT={type};{(type.Equals("utf-8", StringComparison.OrdinalIgnoreCase) ? Utf8Original(original) : Xtext.Encode(original))}");
        }

        return line.ToString();
    }

    // RFC 6533 §3: native characters where the server takes them; in a transaction without SMTPUTF8 some servers do not.
    private string Utf8Original(string address) => UsesUtf8 ? Unitext.EncodeForUtf8(address) : Unitext.Encode(address);

    /// <summary>Whether the message goes by BDAT: only a binary one must.</summary>
    public bool UsesBinary => message.Parameters.Body == BodyType.BinaryMime && extensions.BinaryMime;

    private bool UsesUtf8 => extensions.SmtpUtf8 && (NeedsUtf8 || message.Recipients.Any(r => IsUtf8(r.Address)));

    private string Path(EmailAddress? address)
    {
        if (address is null) return "";
        return UsesUtf8 || address.IsAscii
            ? address.ToString()
            : new EmailAddress(address.LocalPart, QueueDestination.Of(address)).ToString();
    }

    private static bool HasAsciiLocalPart(EmailAddress? address) => address is null || Ascii.IsValid(address.LocalPart);

    private static string Notify(DsnNotify notify)
    {
        if (notify.HasFlag(DsnNotify.Never)) return "NEVER";
        var names = new List<string>(3);
        if (notify.HasFlag(DsnNotify.Success)) names.Add("SUCCESS");
        if (notify.HasFlag(DsnNotify.Failure)) names.Add("FAILURE");
        if (notify.HasFlag(DsnNotify.Delay)) names.Add("DELAY");
        return string.Join(',', names);
    }
}
