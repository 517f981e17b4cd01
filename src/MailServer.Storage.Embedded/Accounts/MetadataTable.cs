using MailServer.Storage.Changes;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Users;
using MailServer.Storage.Embedded.Writing;
using MailServer.Storage.Metadata;

namespace MailServer.Storage.Embedded.Accounts;

/// <summary>Annotations of one account's folders and of the account, which stands for folder 0.</summary>
internal static class MetadataTable
{
    private const long OfAccount = 0;
    private const long Shared = 0;

    public static MetadataLimits LimitsOf(EmbeddedStoreOptions options) =>
        new(options.MaxMetadataSize, options.MaxMetadataEntries, options.MaxMetadataBytes);

    public static StoreResult<IReadOnlyList<MetadataEntry>> Read(Connection connection, long accountId, MetadataTarget target)
    {
        using var transaction = new ReadTransaction(connection);
        if (FindTarget(connection, accountId, target) is not { } folder || FindUser(accountId, target) is not { } user) return StoreError.NotFound;
        using var rows = connection.Use(MetadataSql.OfTarget).Bind(accountId).Bind(folder).Bind(user);
        var entries = new List<MetadataEntry>();
        while (rows.Step()) entries.Add(new MetadataEntry(rows.Text(0), rows.Blob(1).ToArray()));
        return entries;
    }

    public static StoreError Write(WriteTransaction transaction, long accountId, MetadataTarget target, IReadOnlyList<MetadataEntry> entries)
    {
        var connection = transaction.Connection;
        if (FindTarget(connection, accountId, target) is not { } folder || FindUser(accountId, target) is not { } user)
            return transaction.Refuse(StoreError.NotFound);
        foreach (var entry in entries) Write(connection, accountId, folder, entry.IsPrivate ? user : Shared, entry);
        if (HasTooMany(transaction, accountId, folder, Shared) || HasTooMany(transaction, accountId, folder, user)) return transaction.Refuse(StoreError.LimitReached);
        if (entries.Any(static entry => entry.Value is not null) && (IsFull(transaction, accountId) || IsFull(transaction, user)))
            return transaction.Refuse(StoreError.OverQuota);
        // RFC 7162 §3.2.
        if (folder != OfAccount) transaction.FolderTail(folder)?.Touch();
        transaction.MetadataChanged(accountId, ChangesOf(accountId, target, entries));
        return StoreError.None;
    }

    /// <summary>Octets that count for an account.</summary>
    public static long Use(Connection connection, long accountId) => connection.Use(MetadataSql.Use).Bind(accountId).Scalar() ?? 0;

    private static void Write(Connection connection, long accountId, long folder, long user, MetadataEntry entry)
    {
        if (entry.Value is { } value) connection.Use(MetadataSql.Set).Bind(accountId).Bind(folder).Bind(user).Bind(entry.Name).Bind(value.Span).Run();
        else connection.Use(MetadataSql.Remove).Bind(accountId).Bind(folder).Bind(user).Bind(entry.Name).Run();
    }

    private static bool IsFull(WriteTransaction transaction, long accountId) =>
        Use(transaction.Connection, accountId) is var use
        && (use > transaction.Options.MaxMetadataBytes || transaction.Account(accountId)?.HasRoomForAnnotations(use) == false);

    private static bool HasTooMany(WriteTransaction transaction, long accountId, long folder, long user) =>
        transaction.Connection.Use(MetadataSql.Count).Bind(accountId).Bind(folder).Bind(user).Scalar() > transaction.Options.MaxMetadataEntries;

    private static MetadataChange[] ChangesOf(long accountId, MetadataTarget target, IReadOnlyList<MetadataEntry> entries)
    {
        var user = target.User ?? AccountIds.From(accountId);
        var name = target.Folder is null ? null : FolderNames.Normalise(target.Folder);
        return [.. entries.Select(entry => new MetadataChange(name, entry.Name, entry.IsPrivate ? user : null))];
    }

    private static long? FindTarget(Connection connection, long accountId, MetadataTarget target) =>
        target.Folder is null ? OfAccount : FolderTable.Find(connection, accountId, FolderNames.Normalise(target.Folder))?.Id;

    private static long? FindUser(long accountId, MetadataTarget target) =>
        target.User is not { } user ? accountId : AccountIds.TryParse(user, out var id) ? id : null;
}
