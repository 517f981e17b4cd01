using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>COPY and MOVE, also with UID (RFC 9051 §6.4.7, §6.4.8).</summary>
/// <param name="Messages">Which messages.</param>
/// <param name="Mailbox">Where to, decoded.</param>
/// <param name="IsUid">Whether <paramref name="Messages"/> are UIDs.</param>
public sealed record CopyCommand(SequenceSet Messages, string Mailbox, bool IsUid) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command) =>
        Parse(ref reader, isUid: false, out command);

    internal static bool ParseUid(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command) =>
        Parse(ref reader, isUid: true, out command);

    private static bool Parse(ref ImapReader reader, bool isUid, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (reader.Space() && reader.Set(out SequenceSet messages) && reader.SpaceMailbox(out string mailbox))
        {
            command = new CopyCommand(messages, mailbox, isUid);
        }

        return command is not null;
    }
}

/// <summary>UID EXPUNGE (RFC 9051 §6.4.9).</summary>
/// <param name="Uids">The UIDs that may go, if they are marked <c>\Deleted</c>.</param>
public sealed record UidExpungeCommand(SequenceSet Uids) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (reader.Space() && reader.Set(out SequenceSet uids))
        {
            command = new UidExpungeCommand(uids);
        }

        return command is not null;
    }
}
