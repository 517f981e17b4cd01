using MailServer.Directories;
using MailServer.Storage;

namespace MailServer.Sharing.Rights;

/// <summary>Which groups there are and who is in them: those of the directory, and those of the settings.</summary>
internal sealed class UserGroups(IUserDirectory directory, SharingOptions options)
{
    public async ValueTask<bool> HasAsync(string group, CancellationToken cancellationToken) =>
        options.Groups.Keys.Contains(group, StringComparer.OrdinalIgnoreCase)
        || (directory is IGroupDirectory groups && await groups.HasGroupAsync(group, cancellationToken).ConfigureAwait(false));

    /// <summary>The groups of a user, in lower case.</summary>
    public async ValueTask<IReadOnlySet<string>> OfAsync(AccountId user, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (directory is IGroupDirectory groups) names.UnionWith(await groups.ListGroupsAsync(user, cancellationToken).ConfigureAwait(false));
        if (options.Groups.Count == 0) return names;
        var account = await ((IAccountDirectory)directory).FindAccountAsync(user, cancellationToken).ConfigureAwait(false);
        if (account?.Address.ToString() is not { } address) return names;
        names.UnionWith(options.Groups.Where(group => group.Value.Contains(address, StringComparer.OrdinalIgnoreCase)).Select(static group => group.Key));
        return names;
    }
}
