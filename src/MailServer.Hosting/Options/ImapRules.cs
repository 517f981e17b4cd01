namespace MailServer.Hosting.Options;

/// <summary>Ranges of the settings of IMAP.</summary>
internal static class ImapRules
{
    public static void Check(MailImapOptions imap, ErrorList errors)
    {
        // RFC 5267 §4.3.1: one result at least can be watched.
        if (imap.MaxSearchContexts < 1) errors.Add(nameof(imap.MaxSearchContexts), "must be at least 1 (RFC 5267 §4.3.1)");
        foreach (var (key, count) in Counts(imap))
        {
            if (count < 0) errors.Add(key, "must not be negative");
        }

        if (imap.ProgressInterval < TimeSpan.Zero || imap.ProgressInterval.TotalMilliseconds > int.MaxValue)
            errors.Add(nameof(imap.ProgressInterval), "must be at most 24 days; 0 means never");
    }

    private static (string Key, int Count)[] Counts(MailImapOptions imap) =>
    [
        (nameof(imap.MaxWatchedMailboxes), imap.MaxWatchedMailboxes),
        (nameof(imap.MaxSearchedMailboxes), imap.MaxSearchedMailboxes),
        (nameof(imap.MaxSortContexts), imap.MaxSortContexts),
        (nameof(imap.MessageLimit), imap.MessageLimit),
        (nameof(imap.SaveLimit), imap.SaveLimit),
    ];
}
