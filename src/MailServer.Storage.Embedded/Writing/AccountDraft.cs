using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Writing;

/// <summary>An account's row while one operation changes it.</summary>
internal sealed class AccountDraft(long id, long? quotaBytes, long usedBytes, long usedMessages, uint lastUidValidity)
{
    private bool _isChanged;

    public long Id { get; } = id;

    public long UsedBytes { get; private set; } = usedBytes;

    public long UsedMessages { get; private set; } = usedMessages;

    public uint LastUidValidity { get; private set; } = lastUidValidity;

    public static AccountDraft? Load(Connection connection, long accountId)
    {
        if (accountId <= 0) return null;
        using var row = connection.Use(AccountSql.Find).Bind(accountId);
        return row.Step() ? new AccountDraft(accountId, row.MaybeLong(0), row.Long(1), row.Long(2), (uint)row.Long(3)) : null;
    }

    public bool HasNoQuota => quotaBytes is null;

    /// <summary>Whether so many octets more would be above the quota.</summary>
    public bool IsFullFor(long bytes) => quotaBytes is { } quota && bytes > quota - UsedBytes;

    /// <summary>Counts messages in, or out with negative numbers.</summary>
    public void Use(long messages, long bytes)
    {
        UsedMessages += messages;
        UsedBytes += bytes;
        _isChanged = true;
    }

    /// <summary>
    /// A UIDVALIDITY that no folder of the account ever had: rising, and not below the clock,
    /// so that it rises also after an old copy of the store was put back.
    /// </summary>
    public uint NextUidValidity(DateTimeOffset now)
    {
        var clock = Math.Clamp(now.ToUnixTimeSeconds(), 1, uint.MaxValue - 1);
        LastUidValidity = Math.Max(LastUidValidity + 1, (uint)clock);
        _isChanged = true;
        return LastUidValidity;
    }

    public void Save(Connection connection)
    {
        if (_isChanged) connection.Use(AccountSql.Update).Bind(Id).Bind(UsedBytes).Bind(UsedMessages).Bind(LastUidValidity).Run();
        _isChanged = false;
    }
}
