using MailServer.Directories;
using MailServer.Storage;
using MailServer.Storage.Sharing;

namespace MailServer.Sharing.Rights;

/// <summary>Whom an identifier names (RFC 4314 §2): a user by address, or <c>anyone</c>; with a dash in front for negative rights.</summary>
/// <param name="Grantee">The account; null for anyone.</param>
/// <param name="IsNegative">Whether rights are taken away.</param>
internal readonly record struct Identifier(AccountId? Grantee, bool IsNegative)
{
    private const string Anyone = "anyone";

    /// <summary>Reads an identifier; null when it names nobody.</summary>
    public static async ValueTask<Identifier?> FindAsync(IUserDirectory directory, string text, CancellationToken cancellationToken)
    {
        var isNegative = text.StartsWith('-');
        var name = isNegative ? text[1..] : text;
        if (name == Anyone) return new Identifier(null, isNegative);
        var account = await directory.FindAccountAsync(name, cancellationToken).ConfigureAwait(false);
        return account is { IsShared: false } ? new Identifier(account.Id, isNegative) : null;
    }

    /// <summary>The identifier of an entry; null for a user that is gone.</summary>
    public static async ValueTask<string?> NameAsync(IAccountDirectory directory, AclEntry entry, CancellationToken cancellationToken)
    {
        var name = entry.Grantee is { } grantee
            ? (await directory.FindAccountAsync(grantee, cancellationToken).ConfigureAwait(false))?.Address.ToString()
            : Anyone;
        return name is not null && entry.IsNegative ? "-" + name : name;
    }
}
