using MailServer.Directories;
using MailServer.Directories.Lists;
using MailServer.Protocol;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Users;

/// <summary>The rules by which an address or a log-in name finds its user. Exact user, alias or list, sub-address, other address of a list, catch-all, in this order.</summary>
internal sealed class AddressLookup(Connection connection, EmbeddedStoreOptions options)
{
    private const int LongestName = 320;
    private const int MostSteps = 100;

    public RecipientResolution Resolve(EmailAddress address)
    {
        if (Complete(address) is not { } full || !AddressKey.TryFrom(full, out var key)) return RecipientResolution.Foreign.Instance;
        if (DirectoryTables.FindDomain(connection, key.Domain) is not { } domain) return RecipientResolution.Foreign.Instance;
        return Find(key, detail: null) ?? FindWithoutTag(key, full) ?? FindListPart(full) ?? CatchAll(domain, key);
    }

    /// <summary>The user of a log-in name, which is an address or, in the default domain, a local part.</summary>
    public UserRow? FindUser(string userName) => KeyOf(userName) is { } key ? DirectoryTables.FindUser(connection, key) : null;

    /// <summary>The user of a log-in name or of an alias that leads to that user alone.</summary>
    public UserRow? FindOwner(string userName)
    {
        var key = KeyOf(userName);
        for (var step = 0; key is not null && step < MostSteps; step++)
        {
            if (DirectoryTables.FindUser(connection, key) is { } user) return user;
            var targets = DirectoryTables.FindAlias(connection, key);
            if (targets.Count != 1 || !AddressKey.TryFrom(targets[0], out key)) return null;
        }
        return null;
    }

    /// <summary>Whether mail for an address reaches an account, through aliases too; the catch-all does not count.</summary>
    private bool LeadsTo(EmailAddress address, long accountId)
    {
        var waiting = new Queue<EmailAddress>([address]);
        var seen = new HashSet<AddressKey>();
        while (waiting.TryDequeue(out var next) && seen.Count < MostSteps)
        {
            if (Complete(next) is not { } full || !AddressKey.TryFrom(full, out var key) || !seen.Add(key)) continue;
            switch (Find(key, detail: null) ?? FindWithoutTag(key, full))
            {
                case RecipientResolution.Local local when local.Account.Id == AccountIds.From(accountId):
                    return true;
                case RecipientResolution.Alias alias:
                    foreach (var target in alias.Targets) waiting.Enqueue(target);
                    break;
            }
        }
        return false;
    }

    /// <summary>Whether an account may send as an address, because mail for it reaches the account or because it was granted.</summary>
    public bool MaySendAs(EmailAddress address, long accountId) => LeadsTo(address, accountId) || IsGranted(address, accountId);

    private bool IsGranted(EmailAddress address, long accountId) =>
        Complete(address) is { } full && AddressKey.TryFrom(full, out var key)
        && connection.Use(DirectorySql.HasGrant).Bind(accountId).Bind(key.Domain).Bind(key.LocalPart).Scalar() is not null;

    private RecipientResolution? Find(AddressKey key, string? detail)
    {
        if (DirectoryTables.FindUser(connection, key) is { } user)
        {
            return user.IsEnabled ? new RecipientResolution.Local(user.Facts) { Detail = detail } : RecipientResolution.Disabled.Instance;
        }
        var targets = DirectoryTables.FindAlias(connection, key);
        if (targets.Count > 0) return new RecipientResolution.Alias(targets);
        return ListTables.Find(connection, key) is { } row ? new RecipientResolution.List(row.List, ListPart.Post, null) : null;
    }

    private RecipientResolution? FindWithoutTag(AddressKey key, EmailAddress address)
    {
        if (options.SubAddressDelimiter is not { } delimiter) return null;
        var at = key.LocalPart.IndexOf(delimiter, StringComparison.Ordinal);
        return at > 0 ? Find(key with { LocalPart = key.LocalPart[..at] }, address.LocalPart[(at + 1)..]) : null;
    }

    private RecipientResolution? FindListPart(EmailAddress address)
    {
        if (!ListAddress.TryParse(address, out var parsed) || !AddressKey.TryFrom(parsed.List, out var key) || ListTables.Find(connection, key) is not { } row) return null;
        if (parsed.Part != ListPart.Owner) return new RecipientResolution.List(row.List, parsed.Part, parsed.Token);
        return row.List.Owner is { } owner ? new RecipientResolution.Alias([owner]) : null;
    }

    /// <summary>A catch-all that is itself unknown does not catch itself.</summary>
    private static RecipientResolution CatchAll(DomainFacts domain, AddressKey key) =>
        domain.CatchAll is { } target && !(AddressKey.TryFrom(target, out var own) && own == key)
            ? new RecipientResolution.Alias([target])
            : RecipientResolution.Unknown.Instance;

    private AddressKey? KeyOf(string userName)
    {
        if (userName.Length is 0 or > LongestName || userName.Contains('\0', StringComparison.Ordinal)) return null;
        return Complete(AddressKey.FromText(userName)) is { } address && AddressKey.TryFrom(address, out var key) ? key : null;
    }

    /// <summary>The address with the default domain when it has none: a bare log-in name, or Postmaster (RFC 5321 §4.5.1).</summary>
    private EmailAddress? Complete(EmailAddress address)
    {
        if (address.Domain.Length > 0) return address;
        var domain = options.DefaultDomain ?? DirectoryTables.FirstDomain(connection);
        return domain is null ? null : new EmailAddress(address.LocalPart, domain);
    }
}
