using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Listing;

/// <summary>
/// Mailbox names that the client wrote in another form than Normalization Form C (RFC 9051 §5.1): understood in that form in every command,
/// but for mailboxes that are called so already; and told by OLDNAME (§6.3.9.7).
/// </summary>
internal static class GivenNames
{
    /// <summary>The command with the names that are meant.</summary>
    public static async ValueTask<ImapCommand> ResolveAsync(ImapSession session, ImapParseResult parsed, CancellationToken cancellationToken)
    {
        session.ComposedNames = parsed.ComposedNames ?? [];
        if (session.ComposedNames.Count == 0) return parsed.Command!;
        var listed = await session.Account.ListFoldersAsync(cancellationToken).ConfigureAwait(false);
        if (!listed.TryGet(out var folders)) return parsed.Command!;

        // A name that is only subscribed to is no mailbox; the subscription can be ended.
        var ends = parsed.Verb == "UNSUBSCRIBE";
        var kept = folders.Where(folder => folder.Exists || ends).Select(static folder => folder.Name)
            .Intersect(session.ComposedNames.Select(static name => name.Given), StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        if (kept.Count == 0) return parsed.Command!;
        var again = ImapCommandParser.Parse(session.Input.Text, session.Parsing with { KeptNames = kept });
        session.ComposedNames = again.ComposedNames ?? [];
        return again.Command!;
    }

    /// <summary>LIST of a mailbox that is called otherwise than the client wrote: it was composed, or lost the delimiter at its end (§6.3.4). Only IMAP4rev2 has it.</summary>
    /// <param name="session">Whose.</param>
    /// <param name="entry">The mailbox.</param>
    /// <param name="understood">Its name in the command, as it was understood.</param>
    public static void Tell(ImapSession session, ListResponse entry, string understood)
    {
        var given = Of(session, understood) ?? understood;
        if (session.IsRev2 && given != entry.Mailbox) session.Output.WriteList(entry with { OldName = given }, utf8: true);
    }

    /// <summary>RENAME (§6.3.6): the new name, beside the old one as the client wrote it.</summary>
    public static async ValueTask TellRenamedAsync(ImapSession session, string from, string to, CancellationToken cancellationToken)
    {
        if (!session.IsRev2 || session.ComposedNames.Count == 0) return;
        var listed = await session.Account.ListFoldersAsync(cancellationToken).ConfigureAwait(false);
        if (listed.TryGet(out var folders) && folders.FirstOrDefault(folder => folder.Name == to) is { } folder)
            session.Output.WriteList(FolderEntry.Of(folder, to) with { OldName = Of(session, from) ?? from }, utf8: true);
    }

    /// <summary>What the client wrote for a name; null when it was the name.</summary>
    public static string? Of(ImapSession session, string name) => session.ComposedNames.FirstOrDefault(composed => composed.Name == name)?.Given;
}
