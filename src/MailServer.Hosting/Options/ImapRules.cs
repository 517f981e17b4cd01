using System.Text;
using MailServer.Protocol;
using MailServer.Protocol.Imap;

namespace MailServer.Hosting.Options;

/// <summary>Ranges of the settings of IMAP.</summary>
internal static class ImapRules
{
    private static readonly ImapParserSettings FilterGrammar = new() { Extensions = ImapGrammarExtensions.Filters | ImapGrammarExtensions.Fuzzy };

    public static void Check(MailImapOptions imap, ErrorList errors)
    {
        // RFC 5267 §4.3.1: one result at least can be watched.
        if (imap.MaxSearchContexts < 1) errors.Add(nameof(imap.MaxSearchContexts), "must be at least 1 (RFC 5267 §4.3.1)");
        if (imap.EventBatch < 1) errors.Add(nameof(imap.EventBatch), "must be at least 1");
        if (imap.EventTime <= TimeSpan.Zero || imap.EventTime.TotalMilliseconds > int.MaxValue) errors.Add(nameof(imap.EventTime), "must be above 0, and at most 24 days");
        foreach (var (key, count) in Counts(imap))
        {
            if (count < 0) errors.Add(key, "must not be negative");
        }

        CheckLevel(imap.OtherUsersName, nameof(imap.OtherUsersName), errors);
        CheckLevel(imap.SharedName, nameof(imap.SharedName), errors);
        if (imap.OtherUsersName == imap.SharedName) errors.Add(nameof(imap.SharedName), "must not be the same as OtherUsersName");
        foreach (var name in imap.Administrators)
        {
            if (!EmailAddress.TryParse(name, true, out _)) errors.Add(nameof(imap.Administrators), $"'{name}' is not an address");
        }

        foreach (var (name, group) in imap.Groups) CheckGroup(name, group, errors);
        if (imap.AdministratorUri is { } uri && !Uri.TryCreate(uri, UriKind.Absolute, out _)) errors.Add(nameof(imap.AdministratorUri), $"'{uri}' is not a URI");
        if (imap.JmapSession is { } session && !(Uri.TryCreate(session, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps))
            errors.Add(nameof(imap.JmapSession), $"'{session}' is not an https URL");
        foreach (var (name, filter) in imap.SharedFilters) CheckFilter(name, filter, errors);
        if (imap.ProgressInterval < TimeSpan.Zero || imap.ProgressInterval.TotalMilliseconds > int.MaxValue)
            errors.Add(nameof(imap.ProgressInterval), "must be at most 24 days; 0 means never");
    }

    private static void CheckGroup(string name, MailGroupOptions group, ErrorList errors)
    {
        var key = $"{nameof(MailImapOptions.Groups)}:{name}";
        if (!IsPlain(name)) errors.Add(key, "a group's name has letters, digits, '-', '_' and '.'");
        foreach (var member in group.Members)
        {
            if (!EmailAddress.TryParse(member, true, out _)) errors.Add($"{key}:{nameof(group.Members)}", $"'{member}' is not an address");
        }
    }

    private static bool IsPlain(string name) => name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static void CheckFilter(string name, MailFilterOptions filter, ErrorList errors)
    {
        var key = $"{nameof(MailImapOptions.SharedFilters)}:{name}";
        if (!IsPlain(name)) errors.Add(key, "a filter's name has letters, digits, '-', '_' and '.'");
        if (!SearchKey.TryParse(Encoding.UTF8.GetBytes(filter.Search ?? ""), FilterGrammar, out _))
            errors.Add($"{key}:{nameof(filter.Search)}", $"'{filter.Search}' is no search of IMAP");
    }

    private static void CheckLevel(string name, string key, ErrorList errors)
    {
        const string Special = "/%*\"\\";
        if (name.Length == 0 || name.AsSpan().ContainsAny(Special) || name.Equals("INBOX", StringComparison.OrdinalIgnoreCase))
            errors.Add(key, $"'{name}' is not one level of a folder's name");
    }

    private static (string Key, long Count)[] Counts(MailImapOptions imap) =>
    [
        (nameof(imap.MaxWatchedMailboxes), imap.MaxWatchedMailboxes),
        (nameof(imap.MaxSearchedMailboxes), imap.MaxSearchedMailboxes),
        (nameof(imap.MaxSortContexts), imap.MaxSortContexts),
        (nameof(imap.SortMemory), imap.SortMemory),
        (nameof(imap.MessageLimit), imap.MessageLimit),
        (nameof(imap.SaveLimit), imap.SaveLimit),
        (nameof(imap.MaxHangingEvents), imap.MaxHangingEvents),
    ];
}
