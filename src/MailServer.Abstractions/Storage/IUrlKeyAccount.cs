namespace MailServer.Storage;

/// <summary>
/// An ability of an <see cref="IMailAccount"/>: it keeps a secret for each folder, by which URLs of its messages are signed (RFC 4467). Found by a type test.
/// A secret follows its folder when it is renamed and goes with it when it is deleted.
/// </summary>
public interface IUrlKeyAccount
{
    /// <summary>The secret of a folder.</summary>
    /// <param name="folder">Which.</param>
    /// <param name="created">Kept durably as the secret when the folder has none, 16 to 64 octets; null to make none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The secret; <see cref="StoreError.NotFound"/> when there is no such folder, or it has none and none was to be made.</returns>
    ValueTask<StoreResult<ReadOnlyMemory<byte>>> GetUrlKeyAsync(string folder, ReadOnlyMemory<byte>? created, CancellationToken cancellationToken);

    /// <summary>Forgets secrets durably: every URL that was signed with them is worth nothing any more.</summary>
    /// <param name="folder">Whose; null for all folders of the account.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see cref="StoreError.NotFound"/> when there is no such folder.</returns>
    ValueTask<StoreError> ResetUrlKeysAsync(string? folder, CancellationToken cancellationToken);
}
