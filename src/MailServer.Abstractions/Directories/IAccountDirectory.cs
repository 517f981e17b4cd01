using MailServer.Storage;

namespace MailServer.Directories;

/// <summary>An ability of an <see cref="IUserDirectory"/>: it finds accounts by their id, which sharing folders needs. Found by a type test.</summary>
public interface IAccountDirectory
{
    /// <summary>An account, enabled or not; null when there is none (any more).</summary>
    ValueTask<AccountFacts?> FindAccountAsync(AccountId account, CancellationToken cancellationToken);
}
