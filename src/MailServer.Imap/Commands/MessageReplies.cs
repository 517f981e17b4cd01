using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Commands;

/// <summary>Answers of the commands that work on messages.</summary>
internal static class MessageReplies
{
    /// <summary>A sequence number above the count (RFC 9051 §9, seq-number).</summary>
    public static Reply NoSuchNumber => Reply.Bad("There is no message of that number");

    /// <summary>
    /// Messages that another session expunged and this client still counts are passed over; the code says so (RFC 5530 §3, RFC 2180 §4).
    /// </summary>
    public static Reply Done(UidSet asked, long found)
    {
        if ((ulong)found >= asked.Count) return Reply.Ok("Done");
        return found == 0
            ? Reply.No("The messages do not exist any more", ImapResponseCode.ExpungeIssued)
            : Reply.Ok("Done, but some of the messages do not exist any more", ImapResponseCode.ExpungeIssued);
    }
}
