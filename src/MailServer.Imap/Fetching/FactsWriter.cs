using MailServer.Imap.Mailboxes;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Fetching;

/// <summary>Writes the items of FETCH that a folder itself knows (RFC 9051 §7.5.2).</summary>
internal sealed class FactsWriter(ImapSession session)
{
    private readonly ImapFetchWriter _writer = session.FetchWriter;
    private readonly UidSet _recent = session.Selected!.Recent;

    /// <summary>Whether an item is one of these.</summary>
    public static bool CanWrite(FetchAttribute attribute) => attribute
        is FetchAttribute.Uid or FetchAttribute.Flags or FetchAttribute.InternalDate or FetchAttribute.Rfc822Size or FetchAttribute.ModSeq or FetchAttribute.SaveDate;

    /// <summary>Writes a message of which nothing else is asked for.</summary>
    public void WriteRow(FetchPlan plan, in MessageFacts message)
    {
        if (session.BeginFetch(message.Uid) is null) return;
        foreach (var item in plan.Items) TryWrite(item.Attribute, message);
        _writer.End();
    }

    /// <summary>Writes one item.</summary>
    /// <returns>False when it is none of these.</returns>
    public bool TryWrite(FetchAttribute attribute, in MessageFacts message)
    {
        switch (attribute)
        {
            case FetchAttribute.Uid:
                _writer.Uid(message.Uid);
                return true;
            case FetchAttribute.Flags:
                WriteFlags(message);
                return true;
            case FetchAttribute.InternalDate:
                _writer.InternalDate(message.InternalDate);
                return true;
            case FetchAttribute.Rfc822Size:
                _writer.Size(message.Size);
                return true;
            case FetchAttribute.ModSeq:
                _writer.ModSeq((long)message.ModSeq);
                return true;
            case FetchAttribute.SaveDate:
                _writer.SaveDate(message.SavedAt);
                return true;
            default:
                return false;
        }
    }

    public void WriteFlags(in MessageFacts message) => FlagNames.Write(_writer, message.Flags, _recent.Contains(message.Uid));
}
