using MailServer.Directories;
using MailServer.Directories.Lists;
using MailServer.Passwords;
using MailServer.Protocol;
using MailServer.Protocol.Imap;
using MailServer.Queue;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Files;
using MailServer.Storage.Embedded.Maintenance;
using MailServer.Storage.Embedded.Opening;
using MailServer.Storage.Embedded.Queueing;
using MailServer.Storage.Embedded.Schema;
using MailServer.Storage.Embedded.Searching;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Users;
using MailServer.Storage.Embedded.Writing;
using Microsoft.Extensions.Logging;

namespace MailServer.Storage.Embedded;

/// <summary>
/// Access to a data directory for a process that is not the server, such as a command line: the directory of users, the queue, backup, verification.
/// Works while a server runs on it and while none does; needs no lock, because each change is one short transaction.
/// </summary>
public sealed class EmbeddedAdministration : IAsyncDisposable
{
    private readonly string _path;
    private readonly EmbeddedStoreOptions _options;
    private readonly ReaderPool _readers;
    private readonly SoloWriter _writer;

    private EmbeddedAdministration(DataDirectory directory, Connection connection, EmbeddedStoreOptions options, TimeProvider time, IReadOnlyList<IPasswordHasher> hashers)
    {
        _path = directory.Path;
        _options = options;
        _readers = new ReaderPool(directory.Database, options.Readers, options.BusyTimeout);
        _writer = new SoloWriter(connection, options, time);
        var passwords = new PasswordWork(hashers, new HashPool(options.PasswordHashers, options.MaxWaitingLogIns), options.ScramIterations);
        Directory = new DirectoryEditor(_readers, _writer, passwords, static () => { }, static () => { });
        Lists = new ListEditor(_readers, _writer, static () => { });
        AutoReplies = new AutoReplyEditor(_readers, _writer, null);
        Queue = new QueueEditor(_readers, _writer, time, static () => { }, static () => { });
        Suppression = new SuppressionTable(_readers, _writer, time);
    }

    /// <summary>Opens a data directory, making it when missing.</summary>
    /// <param name="options">The settings; those of the server, so that new mailboxes get the same folders.</param>
    /// <param name="time">The clock.</param>
    /// <param name="hashers">Password hashers: the first makes verifiers.</param>
    /// <param name="loggers">Makes loggers.</param>
    /// <param name="cancellationToken">Gives up before it is open.</param>
    /// <exception cref="EmbeddedStoreException">The database is newer than this program, or a setting is wrong.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static Task<EmbeddedAdministration> OpenAsync(
        EmbeddedStoreOptions options, TimeProvider time, IReadOnlyList<IPasswordHasher> hashers, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(hashers);
        ArgumentNullException.ThrowIfNull(loggers);
        if (hashers.Count == 0) throw new ArgumentException("At least one password hasher is needed.", nameof(hashers));
        return Task.Run(() => Open(options, time, hashers, loggers), cancellationToken);
    }

    /// <summary>Whether there is a store in the data directory, if only a damaged one. <see cref="OpenAsync"/> makes one where there is none.</summary>
    /// <param name="options">The settings; those of the server.</param>
    public static bool HasStore(EmbeddedStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return DataDirectory.HasStore(options.DataDirectory);
    }

    /// <summary>
    /// Makes a damaged or missing index anew: from what can still be read of it, from that of a backup, and from the messages themselves.
    /// UIDs, UIDVALIDITY and flags stay wherever their rows can be read; messages whose place is lost come into the folder Recovered.
    /// The damaged index is kept in a directory beside it. No server may run on the data.
    /// </summary>
    /// <param name="options">The settings; those of the server.</param>
    /// <param name="backup">The directory of a backup that fills in what cannot be read any more; null for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up; the data stay as they were.</param>
    /// <returns>What was done and what is lost, one line each.</returns>
    /// <exception cref="EmbeddedStoreException">A server runs on the data, there are none, there is no such backup, or a setting is wrong.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static Task<IReadOnlyList<string>> RepairAsync(EmbeddedStoreOptions options, string? backup, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        StoreOpener.Check(options);
        return Repairing.Repair.RunAsync(options, backup, time, cancellationToken);
    }

    /// <summary>
    /// Says that a data directory is an older copy that was put back by other means than a backup, such as a snapshot: the next start on it leaves numbers out,
    /// as the first on a backup does by itself, so that no UID that clients remember comes to name another message. No server may run on the data.
    /// </summary>
    /// <param name="options">The settings; those of the server.</param>
    /// <param name="cancellationToken">Gives up before anything is changed.</param>
    /// <exception cref="EmbeddedStoreException">A server runs on the data, there are none, or a setting is wrong.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static Task MarkRestoredAsync(EmbeddedStoreOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        StoreOpener.Check(options);
        return Task.Run(() => RestoredBackup.Mark(options), cancellationToken);
    }

    /// <summary>Changes domains, users and aliases.</summary>
    public IDirectoryAdministration Directory { get; }

    /// <summary>Distribution lists and their members.</summary>
    public IListAdministration Lists { get; }

    /// <summary>What mailboxes answer by themselves.</summary>
    public IAutoReplyDirectory AutoReplies { get; }

    /// <summary>The outbound queue. A server that runs on the same data notices changes within its <see cref="EmbeddedStoreOptions.MaintenanceInterval"/>.</summary>
    public IQueueAdministration Queue { get; }

    /// <summary>Changes what a user, or anyone, may do with a folder (RFC 4314). A folder that is missing is made.</summary>
    /// <param name="owner">Whose folder.</param>
    /// <param name="folder">Its name.</param>
    /// <param name="user">Who gets the rights; null for anyone.</param>
    /// <param name="rights">All rights that the user is to have there; none to take them away.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see cref="StoreError.NotFound"/> when there is no such owner or user.</returns>
    public async ValueTask<StoreError> ShareAsync(
        EmailAddress owner, string folder, EmailAddress? user, MailboxRights rights, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(folder);
        return await _writer.TryWriteAsync(transaction => FolderSharing.Change(transaction, owner, folder, user, rights), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Recipients that nothing is sent to.</summary>
    public ISuppressionList Suppression { get; }

    /// <inheritdoc cref="EmbeddedStore.BackupAsync" />
    public Task BackupAsync(string path, CancellationToken cancellationToken) => Backup.RunAsync(_path, path, _options, cancellationToken);

    /// <inheritdoc cref="EmbeddedStore.VerifyAsync" />
    public Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellationToken) => Verification.RunAsync(RealFileSystem.Instance, _path, _options, cancellationToken);

    /// <summary>Tells how far the index of texts is.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">A database cannot be read.</exception>
    public async Task<TextIndexStatus> GetTextIndexStatusAsync(CancellationToken cancellationToken)
    {
        var messages = await _readers.ReadAsync(c => c.Use(TextIndexSql.CountBodies).Scalar() ?? 0, cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => TextIndexStatus.Read(TextIndexFile.In(_path), messages, _options.BusyTimeout), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Empties the index of texts, so that it is made anew from the messages: by a server that runs within its <see cref="EmbeddedStoreOptions.MaintenanceInterval"/>, else by the
    /// next one that starts. Searches read the messages until then.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The database cannot be written.</exception>
    public Task RebuildTextIndexAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var connection = TextIndexFile.Open(TextIndexFile.In(_path), _options.BusyTimeout);
            TextIndexFile.MakeAnew(connection);
        },
        cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _readers.Dispose();
        _writer.Dispose();
        return default;
    }

    private static EmbeddedAdministration Open(
        EmbeddedStoreOptions options, TimeProvider time, IReadOnlyList<IPasswordHasher> hashers, ILoggerFactory loggers)
    {
        StoreOpener.Check(options);
        using var directory = new DataDirectory(options.DataDirectory, RealFileSystem.Instance);
        return DamagedIndex.Guard(directory, () => Open(directory, options, time, hashers, loggers));
    }

    private static EmbeddedAdministration Open(
        DataDirectory directory, EmbeddedStoreOptions options, TimeProvider time, IReadOnlyList<IPasswordHasher> hashers, ILoggerFactory loggers)
    {
        var connection = Connection.OpenWriter(directory.Database, options.BusyTimeout);
        try
        {
            var log = loggers.CreateLogger<EmbeddedAdministration>();
            new SchemaUpgrade(directory.Database, Migration.All, log).Run(connection);
            RestoredBackup.GoOn(connection, log);
            return new EmbeddedAdministration(directory, connection, options, time, hashers);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
