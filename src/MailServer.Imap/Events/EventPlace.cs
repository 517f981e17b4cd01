using MailServer.Directories;
using MailServer.Imap.Sessions;
using MailServer.Storage;
using MailServer.Storage.Sharing;

namespace MailServer.Imap.Events;

/// <summary>The mailbox of an event, opened for its owner: a handler does what the owner wants, whatever the user may do there.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Account">The owner's folders.</param>
/// <param name="Mailbox">What the owner calls it.</param>
/// <param name="Folder">The mailbox.</param>
internal sealed record EventPlace(AccountFacts Owner, IMailAccount Account, string Mailbox, IMailFolder Folder) : IAsyncDisposable
{
    public static async ValueTask<StoreResult<EventPlace>> OpenAsync(ImapSession session, RaisedEvent raised, CancellationToken cancellationToken)
    {
        var place = session.Account is ISharingAccount sharing
            ? await sharing.FindOwnerAsync(raised.Mailbox, cancellationToken).ConfigureAwait(false)
            : new FolderOwner(null, raised.Mailbox);
        var owner = place.Owner ?? session.Principal!.Account;
        var opened = await session.Services.Store.OpenAccountAsync(owner.Id, cancellationToken).ConfigureAwait(false);
        if (!opened.TryGet(out var account)) return opened.Error;
        var found = new StoreResult<EventPlace>(StoreError.Unavailable);
        try
        {
            found = await OpenAsync(owner, account, place.Folder, raised, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!found.IsSuccess) await account.DisposeAsync().ConfigureAwait(false);
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        await Folder.DisposeAsync().ConfigureAwait(false);
        await Account.DisposeAsync().ConfigureAwait(false);
    }

    private static async ValueTask<StoreResult<EventPlace>> OpenAsync(
        AccountFacts owner, IMailAccount account, string name, RaisedEvent raised, CancellationToken cancellationToken)
    {
        var opened = await OpenAsync(account, name, raised, cancellationToken).ConfigureAwait(false);
        if (opened.TryGet(out var folder)) return new EventPlace(owner, account, name, folder);
        if (raised.MailboxId is not { Length: > 0 } id) return opened.Error;

        // It has another name since it was selected.
        var listed = await account.ListFoldersAsync(cancellationToken).ConfigureAwait(false);
        if (!listed.TryGet(out var all) || all.FirstOrDefault(info => info.Id == id) is not { } renamed) return opened.Error;
        opened = await OpenAsync(account, renamed.Name, raised, cancellationToken).ConfigureAwait(false);
        return opened.TryGet(out folder) ? new EventPlace(owner, account, renamed.Name, folder) : opened.Error;
    }

    // Another mailbox may have got the name: its messages have nothing to do with the event.
    private static async ValueTask<StoreResult<IMailFolder>> OpenAsync(IMailAccount account, string name, RaisedEvent raised, CancellationToken cancellationToken)
    {
        var opened = await account.OpenFolderAsync(name, cancellationToken).ConfigureAwait(false);
        if (!opened.TryGet(out var folder) || folder.State.UidValidity == raised.UidValidity) return opened;
        await folder.DisposeAsync().ConfigureAwait(false);
        return StoreError.NotFound;
    }
}
