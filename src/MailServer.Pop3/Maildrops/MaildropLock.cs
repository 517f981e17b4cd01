using MailServer.Storage;

namespace MailServer.Pop3.Maildrops;

/// <summary>The right of one session to a maildrop, until it is disposed.</summary>
internal sealed class MaildropLock(MaildropLocks locks, AccountId account) : IDisposable
{
    public AccountId Account => account;

    public void Dispose() => locks.Release(this);
}
