using System.Text;
using MailServer.Imap.Events;
using MailServer.Imap.Searching;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;
using MailServer.Storage.Metadata;

namespace MailServer.Imap.Annotations;

/// <summary>GETMETADATA (RFC 5464 §4.2): annotations of a mailbox, or of the server where no mailbox is named.</summary>
internal static class GettingMetadata
{
    public static async ValueTask<Reply> RunAsync(ImapSession session, GetMetadataCommand command, CancellationToken cancellationToken)
    {
        if (session.Account is not IMetadataAccount account) return Unsupported;
        var read = await ReadAsync(session, account, command.Mailbox, cancellationToken).ConfigureAwait(false);
        if (!read.TryGet(out var entries)) return read.Error.ToReply();
        var selection = MetadataSelection.Of(entries, command);
        if (selection.Found.Count > 0) session.Output.WriteMetadata(command.Mailbox, selection.Found, session.IsUtf8);
        return Reply.Ok("This is the metadata", selection.Longest is { } longest ? ImapResponseCode.MetadataLongEntries(longest) : null);
    }

    public static Reply Unsupported => Reply.Bad("Metadata is not kept here");

    /// <summary>All entries of a mailbox, or of the server.</summary>
    public static async ValueTask<StoreResult<IReadOnlyList<MetadataEntry>>> ReadAsync(
        ImapSession session, IMetadataAccount account, string mailbox, CancellationToken cancellationToken)
    {
        var target = new MetadataTarget(mailbox.Length == 0 ? null : mailbox);
        var read = await account.GetMetadataAsync(target, cancellationToken).ConfigureAwait(false);
        if (!read.TryGet(out var own)) return read;
        return mailbox.Length == 0
            ? new([.. own, .. OfServer(session.Options), .. StoredFilters.OfServer(session.Options)])
            : new(await SpecialUseEntry.InsertAsync(session.Account, mailbox, own, cancellationToken).ConfigureAwait(false));
    }

    // RFC 5464 §3.2.1.1: what all users of the server see is the administrator's word.
    public static IEnumerable<MetadataEntry> OfServer(ImapOptions options)
    {
        if (options.AdministratorUri is { } uri) yield return new MetadataEntry("/shared/admin", Encoding.UTF8.GetBytes(uri));
        if (options.ServerComment is { } comment) yield return new MetadataEntry("/shared/comment", Encoding.UTF8.GetBytes(comment));
        if (options.SieveScript is { } script) yield return new MetadataEntry(BoundScript.Entry, Encoding.UTF8.GetBytes(script));
    }
}
