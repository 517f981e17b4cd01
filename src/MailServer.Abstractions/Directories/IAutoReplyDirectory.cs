using MailServer.Protocol;
using MailServer.Storage;

namespace MailServer.Directories;

/// <summary>What mailboxes answer by themselves. Changes are durable when the call returns.</summary>
public interface IAutoReplyDirectory
{
    /// <summary>What an account answers, or null. Asked for each delivery.</summary>
    ValueTask<AutoReply?> FindAutoReplyAsync(AccountId account, CancellationToken cancellationToken);

    /// <summary>Sets what a user's mailbox answers; null ends it. Those who had the former answer get the new one, too.</summary>
    ValueTask<DirectoryChange> SetAutoReplyAsync(EmailAddress user, AutoReply? reply, CancellationToken cancellationToken);
}
