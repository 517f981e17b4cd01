using System.Globalization;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Fetching;

/// <summary>Where a section lies in a message.</summary>
/// <param name="Offset">Its first octet.</param>
/// <param name="Length">Its octets.</param>
/// <param name="Encoding">How it is encoded, where it is the body of a part that has an encoding of its own.</param>
internal readonly record struct Section(long Offset, long Length, TransferEncoding? Encoding = null)
{
    /// <summary>Finds a section in the part map, or null when the message has none (RFC 9051 §6.4.5).</summary>
    public static Section? Find(FetchSection wanted, StoredMessage message)
    {
        if (wanted == FetchSection.Whole) return new Section(0, message.Content!.Length);
        var parts = message.Index!.Parts;
        return wanted.Part.Count == 0 ? FindInMessage(wanted.Text, parts[0], message.Content!.Length) : FindInPart(wanted, parts);
    }

    private static Section? FindInMessage(FetchSectionText text, MessagePart root, long length) => text switch
    {
        FetchSectionText.None => new Section(0, length),
        FetchSectionText.Text => new Section(root.BodyOffset, length - root.BodyOffset),
        _ => new Section(root.HeaderOffset, root.HeaderLength),
    };

    private static Section? FindInPart(FetchSection wanted, IReadOnlyList<MessagePart> parts)
    {
        if (FindPart(wanted.Part, parts) is not { } found) return null;
        var (part, section) = found;
        return wanted.Text switch
        {
            FetchSectionText.None => section,
            FetchSectionText.Mime => new Section(part.HeaderOffset, part.HeaderLength),
            _ => part.Message is { } embedded && part.Section.Length > 0 ? FindInEmbedded(wanted.Text, part, embedded) : null,
        };
    }

    private static Section FindInEmbedded(FetchSectionText text, MessagePart part, EmbeddedMessage message)
    {
        var body = message.HeaderOffset + message.HeaderLength;
        return text == FetchSectionText.Text
            ? new Section(body, part.BodyOffset + part.BodyLength - body)
            : new Section(message.HeaderOffset, message.HeaderLength);
    }

    private static (MessagePart Part, Section Body)? FindPart(IReadOnlyList<uint> numbers, IReadOnlyList<MessagePart> parts)
    {
        var name = string.Join('.', numbers.Select(static number => number.ToString(CultureInfo.InvariantCulture)));
        foreach (var part in parts)
        {
            if (part.Section.Equals(name, StringComparison.Ordinal)) return (part, BodyOf(part));
        }

        // RFC 9051 §6.4.5: a message that is not multipart has one part, 1, which is its body.
        var root = parts[0];
        var isOnlyPart = name == "1" && !root.MediaType.StartsWith("multipart/", StringComparison.Ordinal);
        return isOnlyPart ? (root, BodyOf(root)) : null;
    }

    // Multiparts and messages have no encoding of their own (RFC 2045 §6.4): BINARY gives them as they are.
    private static Section BodyOf(MessagePart part)
    {
        var isLeaf = part.Message is null && !part.MediaType.StartsWith("multipart/", StringComparison.Ordinal);
        return new Section(part.BodyOffset, part.BodyLength, isLeaf ? part.Encoding : null);
    }
}
