using System.Security.Cryptography;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>
/// The id of the conversation that a message belongs to (RFC 8474 §5.2): the same for all messages with the same first ancestor and the same base subject.
/// It is worked out of the message's own header, so every copy has the same one, in every mailbox and store, and it needs no memory.
/// </summary>
public static class MessageThreadId
{
    private const int Octets = 16;

    /// <summary>The id.</summary>
    /// <param name="messageId">The value of Message-ID, with or without its angle brackets, or null.</param>
    /// <param name="references">The value of References, or null.</param>
    /// <param name="inReplyTo">The value of In-Reply-To, or null.</param>
    /// <param name="subject">The decoded subject, or null.</param>
    /// <returns>An object id; null for a message that names neither itself nor others.</returns>
    public static string? Of(string? messageId, string? references, string? inReplyTo, string? subject)
    {
        var ancestors = MessageIds.References(references, inReplyTo);
        var first = ancestors.Count > 0 ? ancestors[0] : Own(messageId);
        if (first is null)
        {
            return null;
        }

        string name = first + "\n" + BaseSubject.Extract(subject).Text.ToUpperInvariant();
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return "T" + Convert.ToHexStringLower(hash.AsSpan(0, Octets));
    }

    private static string? Own(string? messageId) =>
        string.IsNullOrEmpty(messageId) ? null : MessageIds.First(messageId) ?? MessageIds.First("<" + messageId + ">") ?? messageId;
}
