using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;
using MailServer.Storage.Changes;
using MailServer.Storage.Metadata;

namespace MailServer.Imap.Annotations;

/// <summary>
/// Tells the names of entries that somebody else changed, before the end of the next command, to clients that enabled it (RFC 5464 §4.4.2).
/// </summary>
internal sealed class MetadataUpdates
{
    private readonly List<MetadataChange> _own = [];
    private IWatchedAccount? _account;
    private AccountId _user;
    private long _known;

    /// <summary>A user logged in: nothing from before is told.</summary>
    public void Begin(IMailAccount account)
    {
        _account = account as IWatchedAccount;
        _user = account.Id;
        _known = _account?.Revision ?? 0;
        _own.Clear();
    }

    /// <summary>The session changes entries itself: its client knows.</summary>
    public IReadOnlyList<MetadataChange> Begin(IEnumerable<MetadataEntry> entries, string mailbox)
    {
        var folder = mailbox.Length == 0 ? null : MailboxNames.Canonicalize(mailbox);
        List<MetadataChange> own = [.. entries.Select(entry => new MetadataChange(folder, entry.Name, entry.IsPrivate ? _user : null))];
        _own.AddRange(own);
        return own;
    }

    /// <summary>It did not.</summary>
    public void Forget() => _own.Clear();

    public async ValueTask TellAsync(ImapSession session)
    {
        if (_account is null || _account.Revision == _known) return;
        var changes = await _account.GetChangesAsync(_known, session.Connection.Closed).ConfigureAwait(false);
        _known = changes.Revision;
        var others = WithoutOwn(changes.Metadata).Where(change => change.User is null || change.User == _user).Distinct();
        foreach (var folder in others.GroupBy(static change => change.Folder))
        {
            var isWanted = session.Enabled.HasFlag(folder.Key is null ? EnabledFeatures.ServerMetadata : EnabledFeatures.Metadata);
            if (isWanted) session.Output.WriteMetadataChanged(folder.Key ?? "", [.. folder.Select(static change => change.Entry)], session.IsUtf8);
        }
    }

    private List<MetadataChange> WithoutOwn(IReadOnlyList<MetadataChange> changes)
    {
        var others = changes.ToList();
        foreach (var change in _own) others.Remove(change);
        _own.Clear();
        return others;
    }
}
