using MailKit;
using MimeKit;

namespace MailServer.Interop.Tests.Vectors;

/// <summary>Holds what the server says of a message against MimeKit's own reading of the bytes.</summary>
internal static class MessageAgreement
{
    /// <summary>What an IMAP server says for an address without a domain.</summary>
    private const string NoDomain = "@.MISSING-HOST-NAME.";

    public static void CheckEnvelope(string name, MimeMessage message, IMessageSummary summary)
    {
        var envelope = summary.Envelope ?? throw new ArgumentException("The envelope was not asked for.", nameof(summary));
        Same(name, "subject", Fold(message.Subject), Fold(envelope.Subject));
        Same(name, "message-id", message.MessageId, envelope.MessageId);
        SameAddresses(name, "from", message.From, envelope.From);
        SameAddresses(name, "to", message.To, envelope.To);
        SameAddresses(name, "cc", message.Cc, envelope.Cc);
    }

    public static void CheckStructure(string name, MimeMessage message, IMessageSummary summary) => CheckPart(name, message.Body, summary.Body);

    private static void CheckPart(string name, MimeEntity? entity, BodyPart? part)
    {
        switch (entity)
        {
            case Multipart multipart when multipart.Count > 0:
                var parts = Assert.IsType<BodyPartMultipart>(part, exactMatch: false);
                Same(name, $"number of parts of {parts.PartSpecifier}", multipart.Count, parts.BodyParts.Count);
                Same(name, "type", multipart.ContentType.MimeType.ToUpperInvariant(), parts.ContentType.MimeType.ToUpperInvariant());
                foreach (var (child, childPart) in multipart.Zip(parts.BodyParts)) CheckPart(name, child, childPart);
                break;
            case MessagePart { Message: not null } enclosed when part is BodyPartMessage messagePart:
                Same(name, "enclosed subject", Fold(enclosed.Message.Subject), Fold(messagePart.Envelope?.Subject));
                CheckPart(name, enclosed.Message.Body, messagePart.Body);
                break;
            case MimePart leaf when part is BodyPartBasic basic:
                Same(name, "type", TypeOf(leaf), basic.ContentType.MimeType.ToUpperInvariant());
                Same(name, "file name", leaf.FileName, basic.FileName);
                Same(name, "octets", Octets(leaf), basic.Octets);
                break;
        }
    }

    /// <summary>A message that is encoded against RFC 2046 §5.2.1 cannot be told as a message in IMAP, whose grammar wants its envelope; it is told as bytes.</summary>
    private static string TypeOf(MimePart leaf) =>
        leaf.ContentType.IsMimeType("message", "rfc822") ? "APPLICATION/OCTET-STREAM" : leaf.ContentType.MimeType.ToUpperInvariant();

    private static long Octets(MimePart part)
    {
        var raw = part.Content?.Stream;
        return raw?.Length ?? 0;
    }

    private static void SameAddresses(string name, string field, InternetAddressList expected, InternetAddressList actual) =>
        Same(name, field,
            string.Join(',', expected.Mailboxes.Select(m => m.Address.ToUpperInvariant())),
            string.Join(',', actual.Mailboxes.Select(m => m.Address.ToUpperInvariant().Replace(NoDomain, "", StringComparison.Ordinal))));

    private static string Fold(string? text) => string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static void Same<T>(string name, string what, T expected, T actual) =>
        Assert.True(EqualityComparer<T>.Default.Equals(expected, actual), $"{name}: {what}: expected «{expected}», the server says «{actual}»");
}
