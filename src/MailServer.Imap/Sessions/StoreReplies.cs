using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Sessions;

/// <summary>What a refusal of the store is in IMAP: NO with a response code of RFC 5530 and RFC 9208.</summary>
internal static class StoreReplies
{
    public static Reply ToReply(this StoreError error) => error switch
    {
        StoreError.NotFound => Reply.No("There is no such mailbox", ImapResponseCode.NonExistent),
        StoreError.AlreadyExists => Reply.No("The mailbox exists already", ImapResponseCode.AlreadyExists),
        StoreError.InvalidName => Reply.No("The mailbox name is not allowed", ImapResponseCode.Cannot),
        StoreError.NoPermission => Reply.No("You have no right to do that", ImapResponseCode.NoPermission),
        StoreError.OverQuota => Reply.No("The mailbox is full", ImapResponseCode.OverQuota),
        StoreError.LimitReached => Reply.No("A limit is reached", ImapResponseCode.Limit),
        StoreError.NotAllowed => Reply.No("This mailbox cannot be treated so", ImapResponseCode.Cannot),
        _ => Reply.No("The mail store cannot do that now", ImapResponseCode.Unavailable),
    };

    /// <summary>For the destination of APPEND, COPY and MOVE: a client may make the mailbox and try again (RFC 9051 §7.1).</summary>
    public static Reply ToDestinationReply(this StoreError error) =>
        error == StoreError.NotFound ? Reply.No("There is no such mailbox; create it first", ImapResponseCode.TryCreate) : error.ToReply();
}
