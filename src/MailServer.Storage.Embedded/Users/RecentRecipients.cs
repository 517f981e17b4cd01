using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Storage.Embedded.Database;

namespace MailServer.Storage.Embedded.Users;

/// <summary>What RCPT asked a moment ago: where an address led, and which accounts take mail of any size.</summary>
internal sealed class RecentRecipients(TimeProvider time, TimeSpan keepFor)
{
    /// <summary>Addresses that led somewhere.</summary>
    public RecentAnswers<EmailAddress, RecipientResolution> Addresses { get; } = new(time, keepFor);

    /// <summary>Accounts without a limit on messages.</summary>
    public RecentAnswers<long, bool> Accounts { get; } = new(time, keepFor);

    /// <summary>What accounts answer by themselves; mostly nothing.</summary>
    public RecentAnswers<long, AutoReply?> Replies { get; } = new(time, keepFor);

    /// <summary>The directory changed.</summary>
    public void Forget()
    {
        Addresses.Forget();
        Accounts.Forget();
        Replies.Forget();
    }
}
