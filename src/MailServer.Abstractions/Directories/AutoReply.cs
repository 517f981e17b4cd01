using MailServer.Protocol;

namespace MailServer.Directories;

/// <summary>What a mailbox answers by itself while its user is away (RFC 3834).</summary>
/// <param name="Text">The answer's text; line ends of any kind.</param>
public sealed record AutoReply(string Text)
{
    private const int LongestText = 32 * 1024;
    private const int LongestSubject = 200;
    private const int MostAddresses = 50;
    private const int MostDays = 365;

    /// <summary>The answer's subject. Null: <c>Auto:</c> and the subject that is answered (RFC 3834 §3.1.5).</summary>
    public string? Subject { get; init; }

    /// <summary>Whether it is answered at all.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>From when; null: from the beginning.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Until when, exclusively; null: for ever.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>A sender is answered once in so many days.</summary>
    public int Days { get; init; } = 7;

    /// <summary>Addresses of the user besides the primary one: only who is named in To or Cc by one of them answers.</summary>
    public IReadOnlyList<EmailAddress> Addresses { get; init; } = [];

    /// <summary>Whether it is answered at a time.</summary>
    public bool IsActive(DateTimeOffset now) => IsEnabled && !(now < Start) && !(now >= End);

    /// <summary>Whether it can be kept.</summary>
    public bool IsValid =>
        Text.Length is > 0 and <= LongestText && !Text.Contains('\0', StringComparison.Ordinal)
        && (Subject is null || (Subject.Length <= LongestSubject && !Subject.Any(char.IsControl)))
        && Days is >= 1 and <= MostDays && Addresses.Count <= MostAddresses && !(End <= Start);
}
