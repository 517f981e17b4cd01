using System.Collections.Concurrent;
using CustomStore.Tickets;
using MailServer.Messages;
using MailServer.Mime;
using MimeKit;

namespace CustomStore.Mailbox;

/// <summary>Writes tickets as messages. A message must be the same octets each time it is read, so each is written once and kept.</summary>
public sealed class TicketMessages
{
    private static readonly FormatOptions Crlf = new() { NewLineFormat = NewLineFormat.Dos };

    private readonly ConcurrentDictionary<uint, MessageContent> _written = new();
    private readonly MessageIndexer _indexer = new();

    /// <summary>The octets of a ticket's message.</summary>
    public MessageContent ContentOf(Ticket ticket) => _written.GetOrAdd(ticket.Number, static (_, ticket) => Write(ticket), ticket);

    /// <summary>What IMAP asks of a message: envelope, structure, parts. Found anew each time here; a store with real mail keeps it.</summary>
    public ValueTask<MessageIndex> IndexOf(Ticket ticket, CancellationToken cancellationToken) =>
        _indexer.IndexAsync(ContentOf(ticket), cancellationToken);

    private static MessageContent Write(Ticket ticket)
    {
        using var message = new MimeMessage
        {
            Subject = $"[#{ticket.Number}] {ticket.Subject}",
            Date = ticket.OpenedAt,
            MessageId = $"ticket-{ticket.Number}-{ticket.OpenedAt.ToUnixTimeMilliseconds()}@tickets.test",
            Body = new TextPart("plain") { Text = ticket.Text },
        };
        message.From.Add(MailboxAddress.Parse(ticket.From));
        message.To.Add(new MailboxAddress("Help desk", "desk@tickets.test"));
        using var bytes = new MemoryStream();
        message.WriteTo(Crlf, bytes);
        return MessageContent.FromMemory(bytes.ToArray());
    }
}
