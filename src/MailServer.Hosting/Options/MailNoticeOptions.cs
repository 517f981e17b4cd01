using MailServer.Delivery.Notifications;
using MailServer.Protocol;

namespace MailServer.Hosting.Options;

/// <summary>What senders are told of their mail: <c>Delivery:Notices</c>. A template of one's own is registered as an <c>INoticeTemplate</c>.</summary>
public sealed class MailNoticeOptions
{
    /// <summary>The language of the readable part.</summary>
    public MailNoticeLanguage Language { get; set; } = MailNoticeLanguage.English;

    /// <summary>Gets a copy of each failure notice. Null: nobody.</summary>
    public string? PostmasterCopy { get; set; }

    /// <summary>Larger messages come back as their header, even if the sender asked for all (RFC 3461 §4.3 leaves that to the server).</summary>
    public long LargestReturned { get; set; } = 1024 * 1024;

    /// <summary>The same as those who write notices take it.</summary>
    /// <param name="hostName">The name of this server.</param>
    /// <param name="template">The words; null for those of <see cref="Language"/>.</param>
    public NoticeOptions ToNoticeOptions(string hostName, INoticeTemplate? template) => new()
    {
        HostName = hostName,
        Template = template ?? (Language == MailNoticeLanguage.German ? new GermanNotices() : new EnglishNotices()),
        PostmasterCopy = PostmasterCopy is { } copy && EmailAddress.TryParse(copy, true, out var address) ? address : null,
        LargestReturned = LargestReturned,
    };
}

/// <summary>The languages that there are words in.</summary>
public enum MailNoticeLanguage
{
    /// <summary>English.</summary>
    English,

    /// <summary>German.</summary>
    German,
}
