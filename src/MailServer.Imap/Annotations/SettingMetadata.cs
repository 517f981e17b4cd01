using MailServer.Imap.Searching;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;
using MailServer.Storage.Metadata;

namespace MailServer.Imap.Annotations;

/// <summary>SETMETADATA (RFC 5464 §4.3): all of it or nothing.</summary>
internal static class SettingMetadata
{
    public static async ValueTask<Reply> RunAsync(ImapSession session, SetMetadataCommand command, CancellationToken cancellationToken)
    {
        if (session.Account is not IMetadataAccount account) return GettingMetadata.Unsupported;
        var entries = Parse(command);
        if (Refusal(session, command, entries, account.MetadataLimits) is { } refusal) return refusal;
        var target = new MetadataTarget(command.Mailbox.Length == 0 ? null : command.Mailbox);
        var own = session.Metadata.Begin(entries, command.Mailbox);
        var error = await account.SetMetadataAsync(target, entries, cancellationToken).ConfigureAwait(false);
        if (error == StoreError.None) session.Watch?.Annotated(own);
        else session.Metadata.Forget();
        return error switch
        {
            StoreError.None => Reply.Ok("Done"),
            StoreError.LimitReached => Reply.No("There are too many entries", ImapResponseCode.MetadataTooMany),
            StoreError.OverQuota => Reply.No("There is no room for more metadata", ImapResponseCode.OverQuota),
            _ => error.ToReply(),
        };
    }

    private static List<MetadataEntry> Parse(SetMetadataCommand command) =>
        [.. command.Values.Select(static pair => new MetadataEntry(pair.Key, pair.Value is null ? (ReadOnlyMemory<byte>?)null : pair.Value))];

    private static Reply? Refusal(ImapSession session, SetMetadataCommand command, List<MetadataEntry> entries, MetadataLimits limits)
    {
        if (entries.Exists(entry => entry.Value?.Length > limits.MaxSize)) return Reply.No("A value is too large", ImapResponseCode.MetadataMaxSize(limits.MaxSize));

        // RFC 5464 §3.3: a server may restrict its own entries; what is shared with all users is not for one of them to set.
        if (command.Mailbox.Length > 0) return entries.Exists(SpecialUseEntry.Is) ? Reply.No("CREATE gives a mailbox its special use", ImapResponseCode.Cannot) : null;
        if (entries.Exists(static entry => !entry.IsPrivate)) return Reply.No("Only the administrator sets shared entries of the server", ImapResponseCode.NoPermission);
        return entries.Exists(entry => StoredFilters.IsMalformed(session, entry)) ? Reply.No("The filter is no search") : null;
    }
}
