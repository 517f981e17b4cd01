using MailServer.Protocol;

namespace MailServer.Delivery.Notifications;

/// <summary>How senders are told what became of their messages.</summary>
public sealed record NoticeOptions
{
    /// <summary>The name of this server: Reporting-MTA, and the domain of the notices' author.</summary>
    public required string HostName { get; init; }

    /// <summary>The words.</summary>
    public INoticeTemplate Template { get; init; } = new EnglishNotices();

    /// <summary>Gets a copy of each failure notice; null for nobody.</summary>
    public EmailAddress? PostmasterCopy { get; init; }

    /// <summary>Larger messages come back as their header even if the sender asked for all (RFC 3461 §4.3 leaves that to the server). 1 MiB.</summary>
    public long LargestReturned { get; init; } = 1024 * 1024;

    /// <summary>The longest header that comes back. 64 KiB holds any honest one.</summary>
    public int LongestHeader { get; init; } = 64 * 1024;
}
