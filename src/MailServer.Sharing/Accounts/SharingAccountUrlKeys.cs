using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Sharing.Accounts;

/// <content>Keys of signed URLs (RFC 4467). Whoever may read a folder may sign URLs of its messages; only the owner takes them all back.</content>
internal partial class SharingAccount : IUrlKeyAccount
{
    public async ValueTask<StoreResult<ReadOnlyMemory<byte>>> GetUrlKeyAsync(string folder, ReadOnlyMemory<byte>? created, CancellationToken cancellationToken)
    {
        var place = await FindAsync(folder, cancellationToken).ConfigureAwait(false);
        var error = await place.CheckAsync(MailboxRights.Read, cancellationToken).ConfigureAwait(false);
        if (error != StoreError.None) return error;
        return await ((IUrlKeyAccount)place.Account).GetUrlKeyAsync(place.Folder, created, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<StoreError> ResetUrlKeysAsync(string? folder, CancellationToken cancellationToken)
    {
        if (folder is null) return await ((IUrlKeyAccount)own).ResetUrlKeysAsync(null, cancellationToken).ConfigureAwait(false);
        var place = await FindAsync(folder, cancellationToken).ConfigureAwait(false);
        if (place.IsOwn) return await ((IUrlKeyAccount)own).ResetUrlKeysAsync(place.Folder, cancellationToken).ConfigureAwait(false);
        var rights = await place.GetRightsAsync(cancellationToken).ConfigureAwait(false);
        return rights.IsSuccess ? StoreError.NoPermission : rights.Error;
    }
}
