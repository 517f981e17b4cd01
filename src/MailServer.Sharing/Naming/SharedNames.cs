using MailServer.Directories;
using MailServer.Storage;

namespace MailServer.Sharing.Naming;

/// <summary>The names of other people's folders: <c>Other Users/alice@example.org/Work</c>, <c>Shared Folders/sales@example.org/INBOX</c>.</summary>
internal sealed class SharedNames(SharingOptions options)
{
    private const char Separator = '/';

    public string OtherUsersPrefix { get; } = options.OtherUsersName + Separator;

    public string SharedPrefix { get; } = options.SharedName + Separator;

    /// <summary>Whether a name lies in one of the two namespaces, or is where one begins.</summary>
    public bool IsReserved(string name) => IsIn(name, OtherUsersPrefix) || IsIn(name, SharedPrefix);

    /// <summary>The parts of a name in one of the namespaces.</summary>
    public bool TryParse(string name, out string owner, out string folder, out bool isShared)
    {
        isShared = name.StartsWith(SharedPrefix, StringComparison.Ordinal);
        (owner, folder) = ("", "");
        if (!isShared && !name.StartsWith(OtherUsersPrefix, StringComparison.Ordinal)) return false;
        var rest = name[(isShared ? SharedPrefix : OtherUsersPrefix).Length..];
        var end = rest.IndexOf(Separator, StringComparison.Ordinal);
        if (end <= 0 || end == rest.Length - 1) return false;
        (owner, folder) = (rest[..end], rest[(end + 1)..]);
        return true;
    }

    /// <summary>What the names of an owner's folders begin with.</summary>
    public string PrefixOf(AccountFacts owner) => (owner.IsShared ? SharedPrefix : OtherUsersPrefix) + owner.Address + Separator;

    public static FolderNamespace NamespaceOf(AccountFacts owner) => owner.IsShared ? FolderNamespace.Shared : FolderNamespace.OtherUsers;

    /// <summary>Whether an owner's address can be a level of a name.</summary>
    public static bool CanName(AccountFacts owner) => !owner.Address.ToString().AsSpan().ContainsAny("/%*\"\\");

    private static bool IsIn(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) || (name.Length == prefix.Length - 1 && prefix.StartsWith(name, StringComparison.Ordinal));
}
