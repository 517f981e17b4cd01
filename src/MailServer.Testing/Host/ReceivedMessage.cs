using MailServer.Messages;
using MailServer.Protocol;
using MimeKit;

namespace MailServer.Testing;

/// <summary>A message that arrived, in a mailbox here or at a <see cref="TestMailServer"/>.</summary>
public sealed class ReceivedMessage
{
    private readonly byte[] _bytes;
    private MimeMessage? _mime;

    internal ReceivedMessage(EmailAddress recipient, byte[] bytes)
    {
        Recipient = recipient;
        _bytes = bytes;
    }

    /// <summary>Whom it came to: the mailbox's address, or the recipient of the envelope.</summary>
    public EmailAddress Recipient { get; }

    /// <summary>The sender of the envelope at a <see cref="TestMailServer"/>; null for <c>&lt;&gt;</c>, and in a mailbox.</summary>
    public EmailAddress? Sender { get; internal init; }

    /// <summary>The folder that it lies in; null at a <see cref="TestMailServer"/>.</summary>
    public string? Folder { get; internal init; }

    /// <summary>Its UID in the folder; 0 at a <see cref="TestMailServer"/>.</summary>
    public uint Uid { get; internal init; }

    /// <summary>Its flags in the folder.</summary>
    public MessageFlags Flags { get; internal init; } = MessageFlags.None;

    /// <summary>When it came, by the host's clock.</summary>
    public DateTimeOffset ReceivedAt { get; internal init; }

    /// <summary>The octets.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The message, opened.</summary>
    public MimeMessage Mime => _mime ??= Open();

    /// <summary>The decoded subject, empty when there is none.</summary>
    public string Subject => Mime.Subject ?? "";

    /// <summary>The decoded text without attachments: the plain one, else the HTML; empty when there is none.</summary>
    public string Text => (Mime.TextBody ?? Mime.HtmlBody ?? "").TrimEnd();

    /// <summary>For messages of assertions.</summary>
    public override string ToString() => $"to {Recipient}{(Folder is null ? "" : $" in {Folder}")}: {Subject}";

    private MimeMessage Open()
    {
        using var stream = new MemoryStream(_bytes, writable: false);
        return MimeMessage.Load(stream);
    }
}
