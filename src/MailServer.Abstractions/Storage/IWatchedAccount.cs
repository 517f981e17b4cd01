using MailServer.Storage.Changes;

namespace MailServer.Storage;

/// <summary>
/// An ability of an <see cref="IMailAccount"/>: it tells that its folders, subscriptions, rights or metadata changed, by whomever. Found by a type test.
/// Messages are not meant: their changes are told by <see cref="IMailFolder.WaitForChangeAsync"/>.
/// </summary>
public interface IWatchedAccount
{
    /// <summary>The number of the last change. It counts from where the process likes, and only ever grows while the account is open.</summary>
    long Revision { get; }

    /// <summary>Completes when <see cref="Revision"/> is above <paramref name="sinceRevision"/>. It must cost little to wait: thousands do.</summary>
    ValueTask WaitForChangeAsync(long sinceRevision, CancellationToken cancellationToken);

    /// <summary>What changed after a revision.</summary>
    AccountChanges ChangesSince(long revision);

    /// <summary>What changed after a revision, with the metadata of other people's folders that the user may know of by now (<see cref="ISharingAccount"/>).</summary>
    ValueTask<AccountChanges> GetChangesAsync(long revision, CancellationToken cancellationToken) => new(ChangesSince(revision));
}
