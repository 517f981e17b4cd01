using MailServer.Protocol;
using MailServer.Storage;

namespace MailServer.Directories;

/// <summary>Changes a directory: domains, users, aliases. Every change is durable when the call returns.</summary>
public interface IDirectoryAdministration
{
    /// <summary>All domains, sorted.</summary>
    ValueTask<IReadOnlyList<DomainFacts>> ListDomainsAsync(CancellationToken cancellationToken);

    /// <summary>Adds a domain, or changes its settings when it exists.</summary>
    ValueTask<DirectoryChange> SetDomainAsync(DomainFacts domain, CancellationToken cancellationToken);

    /// <summary>Removes a domain that has no users.</summary>
    ValueTask<DirectoryChange> RemoveDomainAsync(string domain, CancellationToken cancellationToken);

    /// <summary>All users of a domain, or of all domains, sorted by address.</summary>
    ValueTask<IReadOnlyList<UserFacts>> ListUsersAsync(string? domain, CancellationToken cancellationToken);

    /// <summary>Adds a user with a mailbox and its default folders.</summary>
    ValueTask<DirectoryChange> AddUserAsync(EmailAddress address, string password, UserSettings settings, CancellationToken cancellationToken);

    /// <summary>Changes a user's settings.</summary>
    ValueTask<DirectoryChange> ChangeUserAsync(EmailAddress address, UserSettings settings, CancellationToken cancellationToken);

    /// <summary>Sets a new password.</summary>
    ValueTask<DirectoryChange> SetPasswordAsync(EmailAddress address, string password, CancellationToken cancellationToken);

    /// <summary>Removes a user with all mail.</summary>
    ValueTask<DirectoryChange> RemoveUserAsync(EmailAddress address, CancellationToken cancellationToken);

    /// <summary>All aliases, sorted by address.</summary>
    ValueTask<IReadOnlyList<AliasFacts>> ListAliasesAsync(string? domain, CancellationToken cancellationToken);

    /// <summary>Adds an alias, or replaces its targets.</summary>
    ValueTask<DirectoryChange> SetAliasAsync(AliasFacts alias, CancellationToken cancellationToken);

    /// <summary>Removes an alias.</summary>
    ValueTask<DirectoryChange> RemoveAliasAsync(EmailAddress address, CancellationToken cancellationToken);

    /// <summary>The addresses that users may send as besides those that lead to them, of one user or of all, sorted.</summary>
    ValueTask<IReadOnlyList<SenderGrant>> ListGrantsAsync(EmailAddress? user, CancellationToken cancellationToken);

    /// <summary>Lets a user send as an address; no error when the user may already.</summary>
    ValueTask<DirectoryChange> AddGrantAsync(SenderGrant grant, CancellationToken cancellationToken);

    /// <summary>Takes a grant back.</summary>
    ValueTask<DirectoryChange> RemoveGrantAsync(SenderGrant grant, CancellationToken cancellationToken);
}

/// <summary>How a change of the directory ended.</summary>
public enum DirectoryChange
{
    /// <summary>Done, durably.</summary>
    Done,

    /// <summary>There is no such domain, user, alias or list.</summary>
    NotFound,

    /// <summary>The address is taken by a user, an alias or a list.</summary>
    AlreadyExists,

    /// <summary>The address lies in a domain that is not ours.</summary>
    UnknownDomain,

    /// <summary>The domain still has users, aliases or lists.</summary>
    NotEmpty,

    /// <summary>The name, address or password is not allowed.</summary>
    Invalid,

    /// <summary>There would be more than are allowed.</summary>
    TooMany,
}

/// <summary>A domain of ours.</summary>
/// <param name="Name">In lower case, A-labels.</param>
public sealed record DomainFacts(string Name)
{
    /// <summary>Where mail for unknown users of the domain goes, or null: it is refused.</summary>
    public EmailAddress? CatchAll { get; init; }
}

/// <summary>Settings of a user.</summary>
public sealed record UserSettings
{
    /// <summary>Whether the user may log in and receive.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>The mailbox's limit in octets, or null for none.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>How many messages the mailbox may hold, or null for any number.</summary>
    public long? QuotaMessages { get; init; }

    /// <summary>How many folders it may have, INBOX included, or null for as many as the store allows.</summary>
    public long? QuotaFolders { get; init; }

    /// <summary>The limit of the metadata in octets; null for none besides the store's own.</summary>
    public long? QuotaAnnotationBytes { get; init; }

    /// <summary>The limits together.</summary>
    public QuotaLimits Limits => new(QuotaBytes, QuotaMessages, QuotaFolders, QuotaAnnotationBytes);

    /// <summary>Whether it is a mailbox of nobody, whose folders are shared; the password is not used then. Set when it is made, and never changed.</summary>
    public bool IsShared { get; init; }
}

/// <summary>A user in a list.</summary>
/// <param name="Account">The account.</param>
/// <param name="Settings">Its settings.</param>
public sealed record UserFacts(AccountFacts Account, UserSettings Settings);

/// <summary>An alias.</summary>
/// <param name="Address">The address.</param>
/// <param name="Targets">Where its mail goes: one or more addresses, here or elsewhere.</param>
public sealed record AliasFacts(EmailAddress Address, IReadOnlyList<EmailAddress> Targets);

/// <summary>An address that a user may send as (<see cref="IUserDirectory.OwnsAddressAsync"/>) though its mail does not lead to the user.</summary>
/// <param name="User">The user.</param>
/// <param name="Address">The address, here or elsewhere; a local part of <c>*</c> stands for every address of the domain.</param>
public sealed record SenderGrant(EmailAddress User, EmailAddress Address)
{
    /// <summary>The local part that stands for all.</summary>
    public const string Everybody = "*";
}
