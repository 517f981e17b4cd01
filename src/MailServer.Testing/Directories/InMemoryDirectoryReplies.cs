using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Storage;
using MailServer.Testing.Directories;

namespace MailServer.Testing;

/// <content>What mailboxes answer by themselves.</content>
public sealed partial class InMemoryDirectory : IAutoReplyDirectory
{
    private readonly Dictionary<AccountId, AutoReply> _replies = [];

    /// <inheritdoc />
    public ValueTask<AutoReply?> FindAutoReplyAsync(AccountId account, CancellationToken cancellationToken)
    {
        lock (_gate) return new(_replies.GetValueOrDefault(account));
    }

    /// <inheritdoc />
    public ValueTask<DirectoryChange> SetAutoReplyAsync(EmailAddress user, AutoReply? reply, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (reply?.IsValid == false) return new(DirectoryChange.Invalid);
        lock (_gate)
        {
            if (!_users.TryGetValue(AddressNames.Key(user), out var data)) return new(DirectoryChange.NotFound);
            if (reply is null) _replies.Remove(data.Account.Id);
            else _replies[data.Account.Id] = reply;
            _store?.ForgetAnswered(data.Account.Id);
            return new(DirectoryChange.Done);
        }
    }
}
