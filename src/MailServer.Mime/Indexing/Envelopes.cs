using MailServer.Protocol.Imap;
using MimeKit;

namespace MailServer.Mime.Indexing;

/// <summary>Makes the envelope of a message from its header.</summary>
internal static class Envelopes
{
    public static ImapEnvelope From(HeaderFields fields, ParserOptions options)
    {
        var from = AddressFields.Read(fields, HeaderId.From, options);
        return new ImapEnvelope
        {
            Date = HeaderText.Raw(fields.First(HeaderId.Date)),
            Subject = HeaderText.Raw(fields.First(HeaderId.Subject)),
            From = from,
            Sender = OrFrom(AddressFields.Read(fields, HeaderId.Sender, options), from),
            ReplyTo = OrFrom(AddressFields.Read(fields, HeaderId.ReplyTo, options), from),
            To = AddressFields.Read(fields, HeaderId.To, options),
            Cc = AddressFields.Read(fields, HeaderId.Cc, options),
            Bcc = AddressFields.Read(fields, HeaderId.Bcc, options),
            InReplyTo = HeaderText.Raw(fields.First(HeaderId.InReplyTo)),
            MessageId = HeaderText.Raw(fields.First(HeaderId.MessageId)),
        };
    }

    /// <summary>RFC 9051 §7.5.2: a missing or empty Sender or Reply-To is told as From.</summary>
    private static IReadOnlyList<ImapAddress> OrFrom(IReadOnlyList<ImapAddress> addresses, IReadOnlyList<ImapAddress> from) =>
        addresses.Count > 0 ? addresses : from;
}
