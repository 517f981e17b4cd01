using System.Security.Cryptography;
using MailServer.Protocol;

namespace MailServer.Directories.Lists;

/// <summary>What holds for lists in every directory.</summary>
public static class ListRules
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int TokenLength = 20; // 100 bits: nobody guesses one.
    private const int LongestTag = 40;
    private const int LongestTitle = 200;
    private const int LongestLocalPart = 30; // With "-unsubscribe+" and a token it stays within the 64 octets of RFC 5321 §4.5.3.1.1.
    private const int LongestPage = 900; // A line has 998 octets at most (RFC 5322 §2.1.1).
    private const int MostSenders = 1000;

    /// <summary>How many may wait for their confirmation at one list; more than that is abuse.</summary>
    public const int MostPending = 1000;

    /// <summary>How long a wish to become a member waits for its confirmation.</summary>
    public static TimeSpan PendingTime { get; } = TimeSpan.FromDays(3);

    /// <summary>A new token for a member.</summary>
    public static string NewToken() => RandomNumberGenerator.GetString(Alphabet, TokenLength);

    /// <summary>Whether the settings of a list are possible.</summary>
    public static bool IsValid(MailingList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return list.Address.LocalPart.Length is > 0 and <= LongestLocalPart
            && IsText(list.SubjectTag, LongestTag) && list.SubjectTag?.Length != 0
            && IsText(list.Title, LongestTitle)
            && IsPage(list.HelpPage) && IsPage(list.ArchivePage)
            && list.Senders.Count <= MostSenders
            && (list.ArchiveFolder is null || list.Archive is not null)
            && !list.Address.Equals(list.Archive) && !list.Address.Equals(list.Owner);
    }

    /// <summary>What a bounce makes of a member: one a day counts, and after the rule's memory it is the first again.</summary>
    public static ListMember Bounced(ListMember member, ListBounceRule rule, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(member);
        if (member.LastBounce is { } last && now - last < TimeSpan.FromDays(1)) return member;
        var count = member.LastBounce is { } before && now - before < rule.Memory ? member.Bounces + 1 : 1;
        var isOff = member.State == ListMemberState.Active && rule.Limit > 0 && count >= rule.Limit;
        return member with { Bounces = count, LastBounce = now, State = isOff ? ListMemberState.Disabled : member.State };
    }

    private static bool IsPage(Uri? page) =>
        page is null || (page.IsAbsoluteUri && page.Scheme is ("http" or "https" or "mailto") && page.AbsoluteUri.Length <= LongestPage && !page.AbsoluteUri.AsSpan().ContainsAny("<> \r\n"));

    private static bool IsText(string? text, int longest) => text is null || (text.Length <= longest && !text.Any(char.IsControl));
}
