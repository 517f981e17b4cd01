using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Commands;

/// <summary>COMPARATOR (RFC 5255 §4.7): tells the active comparator, or chooses another.</summary>
internal static class Comparators
{
    public static ValueTask<Reply> RunAsync(ImapSession session, ComparatorCommand command, CancellationToken cancellationToken)
    {
        List<Collation> matching = [.. command.Collations.SelectMany(Collation.Match).Distinct()];
        if (command.Collations.Count > 0)
        {
            if (matching.Count == 0) return new(Reply.No("None of these comparators is known", ImapResponseCode.BadComparator));

            // The first argument that matches wins.
            session.Collation = matching[0];
        }

        session.Output.WriteComparator(session.Collation.Name, [.. matching.Select(static collation => collation.Name)]);
        return new(Reply.Ok("This is how texts compare"));
    }
}
