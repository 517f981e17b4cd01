using MailServer.Delivery.Queue;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Protocol.Text;
using MailServer.Queue;
using MimeKit;
using MimeKit.Utils;

namespace MailServer.Delivery.Notifications;

/// <summary>The part of a notice that programs read: message/delivery-status (RFC 3464 §2).</summary>
internal sealed class DeliveryStatusFields(string hostName, QueueLease original)
{
    public MessageDeliveryStatus Write(IReadOnlyList<SettledItem> items, NoticeKind kind)
    {
        var status = new MessageDeliveryStatus();
        status.StatusGroups.Add(Message());
        foreach (var item in items) status.StatusGroups.Add(Recipient(item, kind));
        return status;
    }

    // RFC 3464 §2.2.
    private HeaderList Message()
    {
        var fields = new HeaderList();
        if (original.Parameters.EnvelopeId is { } id) fields.Add("Original-Envelope-Id", Xtext.Encode(id));
        fields.Add("Reporting-MTA", $"dns; {hostName}");
        fields.Add("Arrival-Date", DateUtils.FormatDate(original.Item.EnqueuedAt));
        return fields;
    }

    // RFC 3464 §2.3.
    private static HeaderList Recipient(SettledItem item, NoticeKind kind)
    {
        var fields = new HeaderList();
        var parameters = item.Lease.RecipientParameters;
        if (parameters.OriginalRecipient is { } original)
            fields.Add("Original-Recipient", $"{parameters.OriginalRecipientType ?? "rfc822"}; {Typed(parameters, original)}");
        fields.Add("Final-Recipient", Address(item.Lease.Item.Recipient));
        fields.Add("Action", Action(kind));
        fields.Add("Status", Status(item.Reply, kind).ToString());
        if (item.Attempt.Host is { } host) fields.Add("Remote-MTA", $"dns; {host.Split(' ')[0]}");
        // RFC 3464 §2.3.6: only what a server said; what we found out ourselves stands in the words.
        if (item.IsFromPeer) fields.Add("Diagnostic-Code", $"smtp; {Settlement.Text(item.Reply)}");
        fields.Add("Last-Attempt-Date", DateUtils.FormatDate(item.Attempt.At));
        if (item.RetriedUntil is { } until) fields.Add("Will-Retry-Until", DateUtils.FormatDate(until));
        return fields;
    }

    private static string Action(NoticeKind kind) => kind switch
    {
        NoticeKind.Failed => "failed",
        NoticeKind.Delayed => "delayed",
        _ => "relayed",
    };

    // RFC 3464 §2.3.4: there is always a status; the general one when the server gave none.
    private static EnhancedStatusCode Status(SmtpReply reply, NoticeKind kind)
    {
        if (kind == NoticeKind.Relayed) return new EnhancedStatusCode(2, 0, 0);
        return reply.Enhanced.IsNone ? new EnhancedStatusCode((byte)(reply.Code / 100), 0, 0) : reply.Enhanced;
    }

    // RFC 6533 §3: an address beyond ASCII in its ASCII form, which any reader of reports can pass on.
    private static string Address(EmailAddress address) =>
        address.IsAscii ? $"rfc822; {address}" : $"utf-8; {Unitext.Encode(address.ToString())}";

    private static string Typed(RecipientParameters parameters, string original) =>
        string.Equals(parameters.OriginalRecipientType, "utf-8", StringComparison.OrdinalIgnoreCase) ? Unitext.Encode(original) : original;
}
