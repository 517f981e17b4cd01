using MailServer.Directories;
using MailServer.Sharing.Accounts;
using MailServer.Storage;
using MailServer.Storage.Sharing;

namespace MailServer.Sharing.Rights;

/// <summary>Whom an identifier names (RFC 4314 §2): a user by address, a group as <c>$group</c>, or <c>anyone</c>; with a dash in front for negative rights.</summary>
/// <param name="Grantee">The account; null for anyone and for a group.</param>
/// <param name="IsNegative">Whether rights are taken away.</param>
internal readonly record struct Identifier(AccountId? Grantee, bool IsNegative)
{
    private const string Anyone = "anyone";
    private const char GroupMark = '$';

    /// <summary>The group, by its name in lower case.</summary>
    public string? Group { get; init; }

    /// <summary>Reads an identifier; null when it names nobody. Rights of a group that is gone can still be removed.</summary>
    public static async ValueTask<Identifier?> FindAsync(OwnerAccounts owners, string text, bool removes, CancellationToken cancellationToken)
    {
        var isNegative = text.StartsWith('-');
        var name = isNegative ? text[1..] : text;
        if (name == Anyone) return new Identifier(null, isNegative);
        if (name.StartsWith(GroupMark) && !name.Contains('@', StringComparison.Ordinal))
        {
            var group = name[1..].ToLowerInvariant();
            var isKnown = await owners.Groups.HasAsync(group, cancellationToken).ConfigureAwait(false);
            return isKnown || removes ? new Identifier(null, isNegative) { Group = group } : null;
        }

        var account = await owners.Directory.FindAccountAsync(name, cancellationToken).ConfigureAwait(false);
        return account is { IsShared: false } ? new Identifier(account.Id, isNegative) : null;
    }

    /// <summary>The identifier of an entry; null for a user that is gone.</summary>
    public static async ValueTask<string?> NameAsync(IAccountDirectory directory, AclEntry entry, CancellationToken cancellationToken)
    {
        var name = entry.Group is { } group ? GroupMark + group : entry.Grantee is { } grantee
            ? (await directory.FindAccountAsync(grantee, cancellationToken).ConfigureAwait(false))?.Address.ToString()
            : Anyone;
        return name is not null && entry.IsNegative ? "-" + name : name;
    }
}
