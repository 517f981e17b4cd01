using System.Net;
using System.Text;
using MailServer.Delivery.Queue;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Protocol.Text;
using MailServer.Queue;
using MimeKit;
using MimeKit.Utils;

namespace MailServer.Delivery.Notifications;

/// <summary>The fields that programs read in a notice (RFC 3464 §2), in ASCII or in UTF-8 (RFC 6533 §4.1).</summary>
internal sealed class DeliveryStatusFields(NoticeOptions options, QueueLease original, NoticeKind kind, bool isUtf8)
{
    /// <summary>Whether a field would say more in UTF-8 than in ASCII (RFC 6533 §4.4).</summary>
    public static bool NeedUtf8(IReadOnlyList<SettledItem> items) => items.Any(item =>
        !item.Lease.Item.Recipient.IsAscii
        || !Ascii.IsValid(item.Lease.RecipientParameters.OriginalRecipient ?? "")
        || (item.IsFromPeer && !Ascii.IsValid(item.Reply.Text)));

    // RFC 3464 §2.2; the envelope id as it was before it was encoded for SMTP (RFC 3461 §6.3 (a)).
    public HeaderList Message()
    {
        var fields = new HeaderList();
        if (original.Parameters.EnvelopeId is { } id) fields.Add("Original-Envelope-Id", id);
        fields.Add("Reporting-MTA", $"dns; {options.HostName}");
        fields.Add("Arrival-Date", DateUtils.FormatDate(original.Item.EnqueuedAt));
        return fields;
    }

    // RFC 3464 §2.3; the order is that of RFC 6533 §4.1.
    public HeaderList Recipient(SettledItem item)
    {
        var fields = new HeaderList();
        if (item.Lease.RecipientParameters is { OriginalRecipient: { } address } parameters)
            fields.Add("Original-Recipient", Original(parameters.OriginalRecipientType ?? "rfc822", address));
        fields.Add("Final-Recipient", Final(item.Lease.Item.Recipient));
        fields.Add("Action", Action());
        var status = Status(item.Reply);
        fields.Add("Status", status.ToString());
        if (item.Attempt.Host is { } host) fields.Add("Remote-MTA", $"dns; {Name(host.Split(' ')[0])}");
        // RFC 3464 §2.3.6: only what a server said; what we found out ourselves stands in the words.
        if (item.IsFromPeer) AddDiagnostic(fields, Settlement.Text(item.Reply), status);
        fields.Add("Last-Attempt-Date", DateUtils.FormatDate(item.Attempt.At));
        if (item.RetriedUntil is { } until) fields.Add("Will-Retry-Until", DateUtils.FormatDate(until));
        return fields;
    }

    // RFC 6533 §4.1: in UTF-8 as it came, and what it means in the sender's language.
    private void AddDiagnostic(HeaderList fields, string answer, EnhancedStatusCode status)
    {
        fields.Add("Diagnostic-Code", $"smtp; {(isUtf8 ? answer : ToAscii(answer))}");
        if (isUtf8 && options.Template is { Language: { } language } template && template.Explain(status) is { } meaning)
            fields.Add("Localized-Diagnostic", $"{language}; {meaning}");
    }

    private string Action() => kind switch
    {
        NoticeKind.Failed => "failed",
        NoticeKind.Delayed => "delayed",
        NoticeKind.Delivered => "delivered",
        NoticeKind.Expanded => "expanded",
        _ => "relayed",
    };

    private EnhancedStatusCode Status(SmtpReply reply) => StatusOf(reply, kind);

    /// <summary>RFC 3464 §2.3.4: there is always a status; the general one when the server gave none.</summary>
    public static EnhancedStatusCode StatusOf(SmtpReply reply, NoticeKind kind)
    {
        if (kind is not (NoticeKind.Failed or NoticeKind.Delayed)) return new EnhancedStatusCode(2, 0, 0);
        return reply.Enhanced.IsNone ? new EnhancedStatusCode((byte)(reply.Code / 100), 0, 0) : reply.Enhanced;
    }

    // RFC 3464 §2.1.2: a host without a name stands in brackets.
    private static string Name(string host) => IPAddress.TryParse(host, out _) ? $"[{host}]" : host;

    private string Final(EmailAddress address) => address.IsAscii ? $"rfc822; {address}" : $"utf-8; {Utf8Address(address.ToString())}";

    private string Original(string type, string address) =>
        string.Equals(type, "utf-8", StringComparison.OrdinalIgnoreCase) ? $"{type}; {Utf8Address(address)}" : $"{type}; {address}";

    // RFC 6533 §3: as it is where UTF-8 may stand, else in the form that is all ASCII.
    private string Utf8Address(string address) => isUtf8 ? address : Unitext.Encode(address);

    // RFC 3464 §2.1.1 knows encoded words in comments only; the whole answer stands in the words.
    private static string ToAscii(string text) => Ascii.IsValid(text) ? text : string.Concat(text.EnumerateRunes().Select(rune => rune.IsAscii ? (char)rune.Value : '?'));
}
