using MailServer.Directories;
using MailServer.Messages;
using MailServer.Storage;

namespace MailServer.Events;

/// <summary>What made an event (RFC 6785 §4.3).</summary>
public enum ImapEventCause
{
    /// <summary>APPEND and REPLACE: the messages are new.</summary>
    Append,

    /// <summary>COPY and MOVE: the messages came from another mailbox.</summary>
    Copy,

    /// <summary>Flags changed: by STORE, or by a FETCH that sets \Seen.</summary>
    Flag,
}

/// <summary>
/// Messages that came into a mailbox over IMAP, or whose flags changed there (RFC 6785 §2.2). It has happened and is durable: a handler cannot refuse it.
/// Removing messages is no event.
/// </summary>
public sealed record ImapEvent
{
    /// <summary>What happened (<c>imap.cause</c>).</summary>
    public required ImapEventCause Cause { get; init; }

    /// <summary>Who did it (<c>imap.user</c>, <c>imap.email</c>).</summary>
    public required AccountFacts User { get; init; }

    /// <summary>Whose mailbox it is; the user's own in most cases.</summary>
    public required AccountFacts Owner { get; init; }

    /// <summary>What the mailbox is called by its owner (<c>imap.mailbox</c>).</summary>
    public required string Mailbox { get; init; }

    /// <summary>With <see cref="ImapEventCause.Copy"/> where the messages came from, as the user calls it; else null.</summary>
    public string? Source { get; init; }

    /// <summary>The Sieve script that is bound to the mailbox, or to the server, by <c>/shared/imapsieve/script</c> (RFC 6785 §2.3.1); null when none is to run.</summary>
    public string? Script { get; init; }

    /// <summary>The owner's folders, with every right, until the handler has returned. What is changed by them is no event.</summary>
    public required IMailAccount Account { get; init; }

    /// <summary>The mailbox, opened from <see cref="Account"/>.</summary>
    public required IMailFolder Folder { get; init; }

    /// <summary>The messages, ascending by UID. Some may be gone by now.</summary>
    public required IReadOnlyList<ImapEventMessage> Messages { get; init; }
}

/// <summary>A message of an event.</summary>
/// <param name="Uid">The message.</param>
/// <param name="ChangedFlags">The flags that were set or taken away (<c>imap.changedflags</c>); none for a new message.</param>
public readonly record struct ImapEventMessage(uint Uid, MessageFlags ChangedFlags);
