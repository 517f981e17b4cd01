using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Fetching;

/// <summary>THREADID (RFC 8474 §5.2) of a message that was read with <see cref="MessageFields.Headers"/>.</summary>
internal static class ThreadIds
{
    /// <summary>The id; a message that names neither itself nor others is a conversation of its own.</summary>
    public static string Of(StoredMessage message)
    {
        var headers = message.Index!.Headers;
        return MessageThreadId.Of(headers.MessageId, headers.References, headers.InReplyTo, headers.Subject) ?? "T" + message.EmailId;
    }
}
