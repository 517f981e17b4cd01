using MailServer.Protocol.Imap;

namespace MailServer.Imap.Commands;

/// <summary>Finds sequence numbers in commands that have forms without them (RFC 9586).</summary>
internal static class SequenceNumbers
{
    public static bool AreIn(ImapCommand command) => command switch
    {
        SearchCommand search => search.Key.UsesSequenceNumbers,
        SortCommand sort => sort.Search.Key.UsesSequenceNumbers,
        ThreadCommand thread => thread.Search.Key.UsesSequenceNumbers,
        MultiSearchCommand search => search.Search.Key.UsesSequenceNumbers,
        SelectCommand select => select.QResync?.MatchSequence is not null,
        _ => false,
    };
}
