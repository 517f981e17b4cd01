using MailServer.Storage.Embedded.Accounts;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Writing;

/// <summary>An account's row while one operation changes it.</summary>
internal sealed class AccountDraft(long id, QuotaLimits limits, long usedBytes, long usedMessages, uint lastUidValidity)
{
    private readonly QuotaState _before = new(usedBytes, usedMessages) { Limits = limits };
    private long _bytes;
    private long _messages;
    private bool _isChanged;

    public long Id { get; } = id;

    public long UsedBytes => _before.UsedBytes + _bytes;

    public long UsedMessages => _before.UsedMessages + _messages;

    public uint LastUidValidity { get; private set; } = lastUidValidity;

    public static AccountDraft? Load(Connection connection, long accountId)
    {
        if (accountId <= 0) return null;
        using var row = connection.Use(AccountSql.Find).Bind(accountId);
        return row.Step() ? new AccountDraft(accountId, AccountLimits.Limits(row), row.Long(1), row.Long(2), (uint)row.Long(3)) : null;
    }

    /// <summary>Whether messages of any number and size fit.</summary>
    public bool TakesAnything => _before.Limits is { Bytes: null, Messages: null };

    /// <summary>Whether so much more would be above a limit; what the operation took away before is made use of.</summary>
    public bool IsFullFor(long messages, long bytes) =>
        !_before.HasRoomFor(messages + _messages, bytes + _bytes);

    /// <summary>Whether the account has a limit of folders of its own.</summary>
    public bool HasFolderLimit => _before.Limits.Folders is not null;

    /// <summary>Whether the limit of folders leaves room for so many more, when there are so many.</summary>
    public bool HasRoomForFolders(long used, long added) => (_before with { UsedFolders = used }).HasRoomForFolders(added);

    /// <summary>Whether the metadata may come to so many octets.</summary>
    public bool HasRoomForAnnotations(long octets) => _before.HasRoomForAnnotations(octets);

    /// <summary>Counts messages in, or out with negative numbers.</summary>
    public void Use(long messages, long bytes)
    {
        _messages += messages;
        _bytes += bytes;
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
