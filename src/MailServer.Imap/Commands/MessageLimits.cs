using MailServer.Imap.Mailboxes;
using MailServer.Imap.Searching;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Commands;

/// <summary>
/// MESSAGELIMIT and SAVELIMIT (RFC 9738): how many messages one command works on. The newest come first, and the answer names the lowest UID
/// that was reached, so that the client can go on below it. What must happen to all messages or to none is refused.
/// </summary>
internal static class MessageLimits
{
    /// <summary>Leaves out what is too much.</summary>
    /// <param name="session">Whose limit.</param>
    /// <param name="uids">What was asked for.</param>
    /// <param name="code">What to tell; null when nothing was left out.</param>
    public static UidSet Cut(ImapSession session, UidSet uids, out ImapResponseCode? code) => Cut(uids, session.Options.MessageLimit, out code);

    /// <summary>The same for messages that are moved, which are saved somewhere else.</summary>
    public static UidSet CutSaved(ImapSession session, UidSet uids, out ImapResponseCode? code) => Cut(uids, SaveLimit(session), out code);

    /// <summary>The messages that a search looks at: those that it names, as far as the limit allows.</summary>
    public static IReadOnlyList<uint> Candidates(ImapSession session, SearchKey key, out ImapResponseCode? code)
    {
        var mailbox = session.Selected!;
        code = null;
        if (session.Options.MessageLimit == 0) return mailbox.View.Uids.ToArray();
        return [.. Cut(session, Named(key, mailbox).Intersect(mailbox.View.Uids), out code).Numbers()];
    }

    /// <summary>COPY and APPEND: all messages or none.</summary>
    public static Reply? Refusal(ImapSession session, ulong messages) =>
        SaveLimit(session) is not 0 and var limit && messages > limit ? Refuse(limit) : null;

    /// <summary>How many messages one command may put into a mailbox; 0 for any number.</summary>
    public static uint SaveLimit(ImapSession session)
    {
        var (limit, save) = (session.Options.MessageLimit, session.Options.SaveLimit);
        return limit == 0 ? save : save == 0 ? limit : Math.Min(limit, save);
    }

    public static Reply Refuse(uint limit) => Reply.No("These are too many messages for one command", ImapResponseCode.MessageLimit(limit));

    /// <summary>Puts the code into the answer; where that has one already, in front of it.</summary>
    public static Reply Apply(ImapSession session, Reply reply, ImapResponseCode? code)
    {
        const string Text = "Done with as many messages as one command may work on";
        if (code is null) return reply;
        if (reply is { Status: ImapStatus.Ok, Code: null }) return Reply.Ok(Text, code);
        session.Output.WriteUntagged(ImapStatus.Ok, code, Text);
        return reply;
    }

    private static UidSet Cut(UidSet uids, uint limit, out ImapResponseCode? code)
    {
        code = null;
        if (limit == 0 || uids.Count <= limit) return uids;
        var newest = uids.Slice(new PartialRange(1, limit, IsFromEnd: true));
        code = ImapResponseCode.MessageLimit(limit, newest.Min);
        return newest;
    }

    private static UidSet Named(SearchKey key, SelectedMailbox mailbox)
    {
        if (key is SearchAnd and) return and.Keys.Aggregate(UidSet.All, (uids, inner) => uids.Intersect(Named(inner, mailbox)));
        if (key is not SearchNumbers numbers) return UidSet.All;
        mailbox.TryResolve(numbers.Numbers, numbers.IsUid, out var found);
        return found;
    }
}
