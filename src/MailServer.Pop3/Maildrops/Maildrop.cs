using System.Globalization;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Pop3.Maildrops;

/// <summary>
/// The messages of INBOX as they were at the log-in, numbered from 1 (RFC 1939 §4). What arrives later is not seen; what is deleted stays until the commit.
/// </summary>
internal sealed class Maildrop : IAsyncDisposable
{
    private readonly MaildropLock _lock;
    private readonly IMailAccount _account;
    private readonly IMailFolder _folder;
    private readonly uint _uidValidity;
    private readonly List<uint> _uids = [];
    private readonly List<long> _sizes = [];
    private readonly HashSet<int> _deleted = [];

    private Maildrop(MaildropLock held, IMailAccount account, IMailFolder folder)
    {
        _lock = held;
        _account = account;
        _folder = folder;
        _uidValidity = folder.State.UidValidity;
    }

    /// <summary>The number of the last message, deleted ones counted.</summary>
    public int Last => _uids.Count;

    /// <summary>Messages that are not deleted.</summary>
    public int Count => _uids.Count - _deleted.Count;

    /// <summary>Octets of the messages that are not deleted.</summary>
    public long Size { get; private set; }

    public int Deleted => _deleted.Count;

    /// <summary>Opens a maildrop that the session has locked.</summary>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public static async ValueTask<StoreResult<Maildrop>> OpenAsync(IMailboxStore store, MaildropLock held, CancellationToken cancellationToken)
    {
        var opened = await store.OpenAccountAsync(held.Account, cancellationToken).ConfigureAwait(false);
        if (!opened.TryGet(out var account)) return new(opened.Error, opened.Cause);
        var inbox = await account.OpenFolderAsync("INBOX", cancellationToken).ConfigureAwait(false);
        if (!inbox.TryGet(out var folder))
        {
            await account.DisposeAsync().ConfigureAwait(false);
            return new(inbox.Error, inbox.Cause);
        }

        var maildrop = new Maildrop(held, account, folder);
        try
        {
            await maildrop.ListAsync(cancellationToken).ConfigureAwait(false);
            return maildrop;
        }
        catch
        {
            await maildrop.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Whether a number names a message that is not deleted.</summary>
    public bool Has(int number) => number >= 1 && number <= _uids.Count && !_deleted.Contains(number);

    public long SizeOf(int number) => _sizes[number - 1];

    /// <summary>Names the message for ever (RFC 1939 §7): the UID says which, and UIDVALIDITY in which life of the folder.</summary>
    public string UniqueIdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{_uidValidity:x8}{_uids[number - 1]:x8}");

    /// <summary>The message's bytes, or null when another session has removed it.</summary>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public async ValueTask<MessageContent?> OpenMessageAsync(int number, CancellationToken cancellationToken)
    {
        var wanted = UidSet.Of(_uids[number - 1]);
        await foreach (var message in _folder.FetchAsync(wanted, MessageFields.Content, cancellationToken).ConfigureAwait(false)) return message.Content;
        return null;
    }

    public void Delete(int number)
    {
        if (_deleted.Add(number)) Size -= SizeOf(number);
    }

    public void Undelete()
    {
        foreach (int number in _deleted) Size += SizeOf(number);
        _deleted.Clear();
    }

    /// <summary>Removes what was deleted, durably and in one commit (RFC 1939 §6). Nobody waits any more, so nothing interrupts it.</summary>
    public async ValueTask<StoreError> CommitAsync()
    {
        if (_deleted.Count == 0) return StoreError.None;
        var uids = UidSet.Of(_deleted.Select(number => _uids[number - 1]));
        var removed = await _folder.RemoveAsync(uids, CancellationToken.None).ConfigureAwait(false);
        return removed.Error;
    }

    /// <summary>Gives the maildrop back; the next session may have it at once.</summary>
    public async ValueTask DisposeAsync()
    {
        _lock.Dispose();
        await _folder.DisposeAsync().ConfigureAwait(false);
        await _account.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask ListAsync(CancellationToken cancellationToken)
    {
        await foreach (var message in _folder.FetchAsync(UidSet.All, MessageFields.None, cancellationToken).ConfigureAwait(false))
        {
            _uids.Add(message.Uid);
            _sizes.Add(message.Size);
            Size += message.Size;
        }
    }
}
