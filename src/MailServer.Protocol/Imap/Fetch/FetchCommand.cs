using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>FETCH and UID FETCH (RFC 9051 §6.4.5), with the modifiers of RFC 7162.</summary>
public sealed record FetchCommand : ImapCommand
{
    /// <summary>Which messages.</summary>
    public required SequenceSet Messages { get; init; }

    /// <summary>Whether <see cref="Messages"/> are UIDs; the answer must then carry the UID even if it is not among the items.</summary>
    public bool IsUid { get; init; }

    /// <summary>What is asked for, macros expanded, in the order given.</summary>
    public required IReadOnlyList<FetchItem> Items { get; init; }

    /// <summary>CHANGEDSINCE: only messages with a higher mod-sequence (RFC 7162 §3.1.4.1); the answer must carry MODSEQ.</summary>
    public long? ChangedSince { get; init; }

    /// <summary>VANISHED: also tell what has gone; only with UID FETCH and CHANGEDSINCE (RFC 7162 §3.2.6).</summary>
    public bool Vanished { get; init; }

    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command) =>
        Parse(ref reader, isUid: false, out command);

    internal static bool ParseUid(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command) =>
        Parse(ref reader, isUid: true, out command);

    private static bool Parse(ref ImapReader reader, bool isUid, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (!reader.Space() || !reader.Set(out SequenceSet messages) || !reader.Space()
            || !FetchItemSyntax.Items(ref reader, out IReadOnlyList<FetchItem> items))
        {
            return false;
        }

        long? changedSince = null;
        bool vanished = false;
        if (reader.TryTake((byte)' ') && !ParseModifiers(ref reader, ref changedSince, ref vanished))
        {
            return false;
        }

        if (vanished && !(isUid && changedSince is not null))
        {
            return reader.Fail("VANISHED needs UID FETCH and CHANGEDSINCE");
        }

        command = new FetchCommand { Messages = messages, IsUid = isUid, Items = items, ChangedSince = changedSince, Vanished = vanished };
        return true;
    }

    private static bool ParseModifiers(ref ImapReader reader, ref long? changedSince, ref bool vanished)
    {
        if (!reader.Open())
        {
            return false;
        }

        do
        {
            if (!vanished && reader.TryName("VANISHED"u8))
            {
                vanished = true;
            }
            else if (changedSince is not null || !reader.TryName("CHANGEDSINCE"u8))
            {
                return reader.Fail("an unknown or repeated modifier");
            }
            else
            {
                if (!reader.Space() || !reader.ModSeq(out long modSeq))
                {
                    return false;
                }

                changedSince = modSeq;
            }
        }
        while (reader.TryTake((byte)' '));

        return reader.Close();
    }
}
