using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>SELECT and EXAMINE (RFC 9051 §6.3.2, §6.3.3), with CONDSTORE and QRESYNC (RFC 7162).</summary>
/// <param name="Mailbox">The decoded name.</param>
/// <param name="CondStore">Whether the parameter CONDSTORE was given (RFC 7162 §3.1.8).</param>
/// <param name="QResync">The parameter QRESYNC, or null.</param>
public sealed record SelectCommand(string Mailbox, bool CondStore, QResyncParameter? QResync) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        bool condStore = false;
        QResyncParameter? qresync = null;
        if (!reader.SpaceMailbox(out string mailbox))
        {
            return false;
        }

        if (reader.TryTake((byte)' ') && !ParseParameters(ref reader, ref condStore, ref qresync))
        {
            return false;
        }

        command = new SelectCommand(mailbox, condStore, qresync);
        return true;
    }

    private static bool ParseParameters(ref ImapReader reader, ref bool condStore, ref QResyncParameter? qresync)
    {
        if (!reader.Open())
        {
            return false;
        }

        do
        {
            if (reader.TryName("CONDSTORE"u8))
            {
                condStore = true;
            }
            else if (!reader.TryName("QRESYNC"u8) || qresync is not null)
            {
                return reader.Fail("an unknown or repeated parameter");
            }
            else if (!reader.Space() || !QResyncParameter.Parse(ref reader, out qresync))
            {
                return false;
            }
        }
        while (reader.TryTake((byte)' '));

        return reader.Close();
    }
}

/// <summary>What the client remembers of a mailbox (RFC 7162 §3.2.5).</summary>
/// <param name="UidValidity">The UIDVALIDITY it knew.</param>
/// <param name="ModSeq">The highest mod-sequence it has seen, 1 or more.</param>
/// <param name="KnownUids">The UIDs it knows, or null for all below the UIDNEXT it knew.</param>
/// <param name="MatchSequence">Sequence numbers it knew, or null (RFC 7162 §3.2.5.2).</param>
/// <param name="MatchUids">The UIDs that had these sequence numbers, or null.</param>
public sealed record QResyncParameter(uint UidValidity, long ModSeq, UidSet? KnownUids, UidSet? MatchSequence, UidSet? MatchUids)
{
    internal static bool Parse(ref ImapReader reader, out QResyncParameter? parameter)
    {
        parameter = null;
        UidSet? known = null;
        UidSet? sequence = null;
        UidSet? uids = null;
        if (!reader.Open() || !reader.NonZeroNumber(out uint validity) || !reader.Space() || !reader.ModSeq(out long modSeq))
        {
            return false;
        }

        bool more = reader.TryTake((byte)' ');
        if (more && reader.Next != (byte)'(')
        {
            if (!KnownSet(ref reader, out known))
            {
                return false;
            }

            more = reader.TryTake((byte)' ');
        }

        if (more && !ParseMatch(ref reader, out sequence, out uids))
        {
            return false;
        }

        parameter = new QResyncParameter(validity, modSeq, known, sequence, uids);
        return reader.Close();
    }

    private static bool ParseMatch(ref ImapReader reader, out UidSet? sequence, out UidSet? uids)
    {
        uids = null;
        sequence = null;
        return reader.Open() && KnownSet(ref reader, out sequence) && reader.Space() && KnownSet(ref reader, out uids) && reader.Close();
    }

    // RFC 7162 §7: "*" is not allowed in the sets.
    private static bool KnownSet(ref ImapReader reader, out UidSet? set)
    {
        set = null;
        if (!reader.Set(out SequenceSet parsed))
        {
            return false;
        }

        set = parsed.HasStar || parsed.IsSavedResult ? null : parsed.Resolve(0);
        return set is not null || reader.Fail("only numbers are allowed in this set");
    }
}
