using MailServer.Events;
using MailServer.Imap.Mailboxes;
using MailServer.Storage;

namespace MailServer.Imap.Events;

/// <summary>Something that a command has done to messages.</summary>
/// <param name="Cause">What.</param>
/// <param name="Mailbox">Where, as the user calls it.</param>
/// <param name="UidValidity">Of that mailbox.</param>
/// <param name="Messages">Which messages, ascending by UID.</param>
internal sealed record RaisedEvent(ImapEventCause Cause, string Mailbox, uint UidValidity, IReadOnlyList<ImapEventMessage> Messages)
{
    /// <summary>Where the messages came from.</summary>
    public string? Source { get; init; }

    /// <summary>The mailbox's own id, by which it is found when it has another name by now; null when not known.</summary>
    public string? MailboxId { get; init; }
}

/// <summary>What a command has done so far. Without handlers nothing is remembered.</summary>
/// <param name="isHeard">Whether there are handlers.</param>
internal sealed class RaisedEvents(bool isHeard)
{
    private List<RaisedEvent> _raised = [];

    public bool IsHeard => isHeard;

    public int Count => _raised.Count;

    /// <summary>New messages of APPEND or REPLACE (RFC 6785 §2.2.1).</summary>
    public void Appended(string mailbox, AppendResult appended) => Add(ImapEventCause.Append, mailbox, appended.UidValidity, appended.Uids, source: null);

    /// <summary>New messages of COPY or MOVE (RFC 6785 §2.2.2).</summary>
    public void Copied(string source, string mailbox, CopyResult copied) => Add(ImapEventCause.Copy, mailbox, copied.UidValidity, copied.Destination, source);

    /// <summary>Messages of an open mailbox whose flags have changed (RFC 6785 §2.2.3).</summary>
    public void Flagged(SelectedMailbox mailbox, IReadOnlyList<ImapEventMessage> messages)
    {
        if (messages.Count == 0) return;
        _raised.Add(new RaisedEvent(ImapEventCause.Flag, mailbox.Name, mailbox.State.UidValidity, messages) { MailboxId = mailbox.Folder.Info.Id });
    }

    /// <summary>Takes everything.</summary>
    public IReadOnlyList<RaisedEvent> Take()
    {
        var raised = _raised;
        _raised = [];
        return raised;
    }

    private void Add(ImapEventCause cause, string mailbox, uint uidValidity, IReadOnlyList<uint> uids, string? source)
    {
        if (!isHeard || uids.Count == 0) return;
        _raised.Add(new RaisedEvent(cause, mailbox, uidValidity, [.. uids.Order().Select(static uid => new ImapEventMessage(uid, default))]) { Source = source });
    }
}
