using MailServer.Directories;
using MailServer.Directories.Lists;
using MailServer.Passwords;
using MailServer.Queue;
using MailServer.Storage.Embedded.Accounts;
using MailServer.Storage.Embedded.Delivering;
using MailServer.Storage.Embedded.Opening;
using MailServer.Storage.Embedded.Searching;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Users;
using Microsoft.Extensions.Logging;

namespace MailServer.Storage.Embedded;

/// <summary>
/// The embedded store: SQLite for what is known of messages, append-only segments for their bodies, one writer with group commit.
/// It also holds the directory of users and the outbound queue. One server at a time opens a data directory.
/// </summary>
public sealed class EmbeddedStore : IQueueingStore, IAclStore, IAsyncDisposable
{
    private readonly OpenedStore _opened;
    private readonly StoreParts _parts;

    internal EmbeddedStore(OpenedStore opened)
    {
        _opened = opened;
        _parts = opened.Parts;
    }

    /// <summary>Opens the store, making or upgrading it as needed.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="hashers">Password hashers: the first makes new verifiers, all of them check.</param>
    /// <param name="loggers">Makes loggers.</param>
    /// <param name="cancellationToken">Gives up before the store is open.</param>
    /// <exception cref="EmbeddedStoreException">It is in use, newer than this program, or a setting is wrong.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static Task<EmbeddedStore> OpenAsync(
        EmbeddedStoreOptions options, TimeProvider time, IReadOnlyList<IPasswordHasher> hashers, ILoggerFactory loggers, CancellationToken cancellationToken) =>
        OpenAsync(options, time, hashers, loggers, OpenHooks.None, cancellationToken);

    internal static Task<EmbeddedStore> OpenAsync(
        EmbeddedStoreOptions options, TimeProvider time, IReadOnlyList<IPasswordHasher> hashers, ILoggerFactory loggers, OpenHooks hooks,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(hashers);
        ArgumentNullException.ThrowIfNull(loggers);
        if (hashers.Count == 0) throw new ArgumentException("At least one password hasher is needed.", nameof(hashers));
        return Task.Run(() => new EmbeddedStore(StoreOpener.Open(options, time, hashers, loggers, hooks)), cancellationToken);
    }

    internal OpenedStore Opened => _opened;

    /// <summary>Who exists, who may log in, where an address leads.</summary>
    public IUserDirectory Directory => _opened.Directory;

    /// <summary>Changes the directory.</summary>
    public IDirectoryAdministration Administration => _opened.Administration;

    /// <summary>Distribution lists and their members.</summary>
    public IListAdministration Lists => _opened.Lists;

    /// <summary>What mailboxes answer by themselves.</summary>
    public IAutoReplyDirectory AutoReplies => _opened.AutoReplies;

    /// <summary>The outbound queue.</summary>
    public IQueueStorage Queue => _opened.Queue;

    /// <summary>Recipients that nothing is sent to.</summary>
    public ISuppressionList Suppression => _opened.Suppression;

    /// <summary>What the way out remembers of other domains.</summary>
    public ITransportNotes TransportNotes => _opened.TransportNotes;

    /// <inheritdoc />
    public async ValueTask<StoreResult<IMailAccount>> OpenAccountAsync(AccountId account, CancellationToken cancellationToken)
    {
        if (!AccountIds.TryParse(account, out var id)) return StoreError.NotFound;
        try
        {
            var exists = await _parts.Readers.ReadAsync(c => c.Use(AccountSql.Exists).Bind(id).Scalar() is not null, cancellationToken).ConfigureAwait(false);
            return exists ? Open(id) : StoreError.NotFound;
        }
        catch (IOException exception)
        {
            return new StoreResult<IMailAccount>(StoreError.Unavailable, exception.Message);
        }
    }

    /// <inheritdoc />
    public async ValueTask<StoreError> CheckCapacityAsync(AccountId account, long size, CancellationToken cancellationToken)
    {
        if (!AccountIds.TryParse(account, out var id)) return StoreError.NotFound;
        if (_parts.Recipients.Accounts.TryFind(id, out _)) return StoreError.None;
        var generation = _parts.Recipients.Accounts.Generation;
        try
        {
            var found = await _parts.Readers.ReadAsync(c => Writing.AccountDraft.Load(c, id), cancellationToken).ConfigureAwait(false);
            if (found is null) return StoreError.NotFound;
            if (found.TakesAnything) _parts.Recipients.Accounts.Keep(id, true, generation);
            // Of unknown size: a full mailbox has no room even for one octet.
            return found.IsFullFor(1, Math.Max(size, 1)) ? StoreError.OverQuota : StoreError.None;
        }
        catch (IOException)
        {
            return StoreError.Unavailable;
        }
    }

    /// <inheritdoc />
    public ValueTask<StoreResult<IMailDelivery>> BeginDeliveryAsync(DeliveryOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(_parts.Segments.IsClosed
            ? new StoreResult<IMailDelivery>(StoreError.Unavailable, "The store is closed.")
            : new StoreResult<IMailDelivery>(new EmbeddedDelivery(_parts, options)));
    }

    /// <summary>Waits until the texts of all that is durable now are in the index; without an index it is done at once.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ObjectDisposedException">The store was closed before.</exception>
    public Task WaitForTextIndexAsync(CancellationToken cancellationToken) => _parts.TextIndexer?.WaitUntilCurrentAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc />
    public async ValueTask<StoreResult<IReadOnlyList<AccountId>>> ListSharingAccountsAsync(AccountId user, CancellationToken cancellationToken)
    {
        if (!AccountIds.TryParse(user, out var id)) return new StoreResult<IReadOnlyList<AccountId>>([]);
        var open = _parts.Logs.FindAccount(id);
        if (open?.Sharing.Value is { } known) return new(known);
        try
        {
            var revision = open?.Log.Revision ?? 0;
            var sharing = await _parts.Readers.ReadAsync(c => AclTable.Sharing(c, id), cancellationToken).ConfigureAwait(false);
            open?.Sharing.Keep(sharing, revision);
            return new(sharing);
        }
        catch (IOException exception)
        {
            return new StoreResult<IReadOnlyList<AccountId>>(StoreError.Unavailable, exception.Message);
        }
    }

    /// <summary>Copies everything, as it is at one instant, to a directory that is empty or missing, while the store works. The copy can be opened as a store.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="cancellationToken">Gives up; what was copied stays.</param>
    /// <exception cref="IOException">It cannot be copied.</exception>
    public Task BackupAsync(string path, CancellationToken cancellationToken) =>
        Maintenance.Backup.RunAsync(_opened.DataDirectory.Path, path, _parts.Options, cancellationToken);

    /// <summary>Checks counters, references, uniqueness and the checksum of every body, without changing anything.</summary>
    /// <returns>One line for each finding; empty when all is well.</returns>
    /// <exception cref="IOException">The database cannot be read.</exception>
    public Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellationToken) =>
        Maintenance.Verification.RunAsync(_opened.DataDirectory.Disk, _opened.DataDirectory.Path, _parts.Options, cancellationToken);

    /// <summary>Finishes what waits and closes everything. Calls that come later are answered with <see cref="StoreError.Unavailable"/>.</summary>
    public ValueTask DisposeAsync() => _opened.DisposeAsync();

    private EmbeddedAccount Open(long id) => _parts.TextIndexer is { } indexer ? new IndexedAccount(_parts, id, indexer) : new EmbeddedAccount(_parts, id);
}
