using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>FETCH and UID FETCH (RFC 9051 §6.4.5), with the modifiers of RFC 7162 and RFC 9394.</summary>
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

    /// <summary>PARTIAL: only this range of the messages, chosen before CHANGEDSINCE (RFC 9394 §3.3); only with UID FETCH.</summary>
    public PartialRange? Partial { get; init; }

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

        var fetch = new FetchCommand { Messages = messages, IsUid = isUid, Items = items };
        if (reader.TryTake((byte)' ') && !ParseModifiers(ref reader, ref fetch))
        {
            return false;
        }

        if (fetch.Vanished && !(isUid && fetch.ChangedSince is not null))
        {
            return reader.Fail("VANISHED needs UID FETCH and CHANGEDSINCE");
        }

        command = fetch;
        return fetch.Partial is null || isUid || reader.Fail("PARTIAL needs UID FETCH");
    }

    private static bool ParseModifiers(ref ImapReader reader, ref FetchCommand fetch)
    {
        if (!reader.Open())
        {
            return false;
        }

        do
        {
            if (!ParseModifier(ref reader, ref fetch))
            {
                return false;
            }
        }
        while (reader.TryTake((byte)' '));

        return reader.Close();
    }

    private static bool ParseModifier(ref ImapReader reader, ref FetchCommand fetch)
    {
        if (!fetch.Vanished && reader.TryName("VANISHED"u8))
        {
            fetch = fetch with { Vanished = true };
            return true;
        }

        if (fetch.ChangedSince is null && reader.TryName("CHANGEDSINCE"u8))
        {
            bool parsed = reader.Space() & reader.ModSeq(out long modSeq);
            fetch = fetch with { ChangedSince = modSeq };
            return parsed;
        }

        if (fetch.Partial is null && reader.Settings.Allows(ImapGrammarExtensions.Partial) && reader.TryName("PARTIAL"u8))
        {
            bool parsed = reader.Space() & PartialRange.Parse(ref reader, out PartialRange range);
            fetch = fetch with { Partial = range };
            return parsed;
        }

        return reader.Fail("an unknown or repeated modifier");
    }
}
